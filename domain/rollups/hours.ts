/** Rollups are kept per UTC hour; hours add up to days of any time zone whose offset is whole hours, and to months. */
export const HOUR_MS = 3_600_000;
/** How long after its end an hour is still left open: what was acknowledged in its last second has reached the hub by then. */
const SEAL_GRACE_MS = 120_000;

/** Owed hours that may be sealed at `now`, oldest first. */
export const sealableHours = (owed: Iterable<number>, now: number): number[] =>
  Array.from(owed)
    .filter((hour) => hour + HOUR_MS + SEAL_GRACE_MS <= now)
    .sort((a, b) => a - b);

/**
 * Unix ms at which hours are sealed next, or null when none is owed. Late events reopen hours at any time; they are all
 * sealed again together, shortly after the next full hour, since every wake and every row costs.
 */
export const computeNextSeal = (owed: Iterable<number>, now: number): number | null => {
  let latest = Number.NEGATIVE_INFINITY;
  let earliest = Number.POSITIVE_INFINITY;
  for (const hour of owed) {
    earliest = Math.min(earliest, hour + HOUR_MS + SEAL_GRACE_MS);
    latest = Math.max(latest, hour);
  }
  if (latest === Number.NEGATIVE_INFINITY) return null;
  const nextTick = (Math.floor((now - SEAL_GRACE_MS) / HOUR_MS) + 1) * HOUR_MS + SEAL_GRACE_MS;
  return Math.max(earliest, nextTick);
};
