/** Chance as an argument: the same seed gives the same visits, so that a model of chance can be tested. */
export type Random = () => number;

/** Mulberry32: 32 bits of state, good enough for make-believe. @returns numbers in [0, 1) */
export const seededRandom = (seed: number): Random => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** @returns one of the choices, as often as its weight says. */
export const pick = <T>(random: Random, choices: readonly (readonly [weight: number, choice: T])[]): T => {
  const total = choices.reduce((sum, [weight]) => sum + weight, 0);
  let point = random() * total;
  for (const [weight, choice] of choices) {
    point -= weight;
    if (point < 0) return choice;
  }
  const last = choices.at(-1);
  if (!last) throw new RangeError("nothing to choose from");
  return last[1];
};

/** Waiting times between things that happen by themselves. @returns milliseconds, `meanMs` on average */
export const exponential = (random: Random, meanMs: number): number => -Math.log(1 - random()) * meanMs;
