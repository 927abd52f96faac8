const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 3_600_000;
const GIVE_UP_AFTER_MS = 24 * 3_600_000;

/**
 * Unix ms of the next attempt after one that was made at `now`; null: none, it has been a day.
 * @param madeAt when the message was made, Unix ms
 * @param attempts made so far, this one included
 */
export const computeNextAttempt = (madeAt: number, attempts: number, now: number): number | null => {
  const at = now + Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS);
  return at > madeAt + GIVE_UP_AFTER_MS ? null : at;
};
