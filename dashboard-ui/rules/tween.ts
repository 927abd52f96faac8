/** Where a number stands on its way from one value to the next: fast first, then settling. `progress` is 0..1. */
export const tween = (from: number, to: number, progress: number): number => {
  if (progress >= 1) return to;
  if (progress <= 0) return from;
  const eased = 1 - (1 - progress) ** 3;
  return Math.round(from + (to - from) * eased);
};
