/** Hours are those of UTC. Days that outlive their facts are not made of them (archived-day.ts). */
export const HOUR_MS = 3_600_000;
/** How long after its end an hour is still left open: what was acknowledged in its last second has reached the hub by then. */
const SEAL_GRACE_MS = 120_000;

/** Sealed hours are kept so long: shards announce no event that is older than three days, and a shard may sleep for a while. */
const KEPT_MS = 35 * 24 * HOUR_MS;

/** Unix ms: hours that begin before this are dropped, since none of them can change any more. */
export const keptSince = (now: number): number => now - KEPT_MS;

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
