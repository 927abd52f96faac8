import { FUNNEL_STEPS_MAX } from "../../protocol/limits.ts";
import type { Attempt } from "./trail.ts";

const MINUTE_S = 60;
const DAY_S = 24 * 60 * MINUTE_S;

/** Whole seconds below a day, whole minutes (in seconds) beyond: what keeps the number of different gaps small. */
const gapOf = (ms: number): number => {
  const seconds = Math.round(ms / 1000);
  return seconds < DAY_S ? seconds : Math.round(seconds / MINUTE_S) * MINUTE_S;
};

/**
 * How often each time passed from one step to the next. Counts add up over shards, so a median of them is that of all
 * trails of the site.
 */
export class StepGaps {
  /** By step that was reached: seconds to number of trails. */
  private readonly counts = Array.from({ length: FUNNEL_STEPS_MAX }, () => new Map<number, number>());

  /** Adds the gaps of one trail. */
  note({ depth, at }: Attempt): void {
    for (let step = 1; step < depth; step++) {
      this.add(step, gapOf((at[step] as number) - (at[step - 1] as number)), 1);
    }
  }

  add(step: number, seconds: number, times: number): void {
    const counts = this.counts[step] as Map<number, number>;
    counts.set(seconds, (counts.get(seconds) ?? 0) + times);
  }

  /** All of them: step, seconds, how often. */
  *entries(): Iterable<readonly [step: number, seconds: number, times: number]> {
    for (const [step, counts] of this.counts.entries()) {
      for (const [seconds, times] of counts) yield [step, seconds, times];
    }
  }

  /** Seconds; the mean of the two in the middle of an even number; null where the step was never reached. */
  median(step: number): number | null {
    const sorted = Array.from(this.counts[step] ?? []).sort(([a], [b]) => a - b);
    const total = sorted.reduce((sum, [, times]) => sum + times, 0);
    if (total === 0) return null;
    const nth = (place: number): number => {
      let passed = 0;
      for (const [seconds, times] of sorted) {
        passed += times;
        if (place < passed) return seconds;
      }
      throw new Error("the median lies within what was counted");
    };
    return (nth((total - 1) >> 1) + nth(total >> 1)) / 2;
  }
}
