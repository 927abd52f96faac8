import { effect, type ReadonlySignal } from "@preact/signals";

export interface Following {
  /** Changes when something happened. */
  activity: ReadonlySignal<unknown>;
  /** Unix ms, moving. */
  clock: ReadonlySignal<number>;
  minIntervalMs: number;
  /** When the figures were asked for last, Unix ms. */
  lastAskedAt: () => number;
  refresh: () => void;
}

/** Calls `refresh` after activity, never sooner than the interval after the last asking. @returns what ends it */
export const followActivity = ({ activity, clock, minIntervalMs, lastAskedAt, refresh }: Following): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isFirst = true;
  const stop = effect(() => {
    void activity.value;
    // What was there when we came is in the figures.
    if (isFirst) {
      isFirst = false;
      return;
    }
    timer ??= setTimeout(
      () => {
        timer = undefined;
        refresh();
      },
      Math.max(0, lastAskedAt() + minIntervalMs - clock.peek()),
    );
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
};
