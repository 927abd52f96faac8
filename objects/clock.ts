/** Our clock, as a thing that can be replaced: objects ask it, never `Date` itself. */
export interface Clock {
  /** Unix milliseconds. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
