import { type ReadonlySignal, signal } from "@preact/signals";

/**
 * The time as a signal, moving once a second while somebody looks at it and not at all otherwise.
 * @param now Unix milliseconds.
 */
export const createClock = (now: () => number, intervalMs = 1000): ReadonlySignal<number> => {
  let timer: ReturnType<typeof setInterval> | undefined;
  const time = signal(now(), {
    watched() {
      this.value = now();
      timer = setInterval(() => {
        time.value = now();
      }, intervalMs);
    },
    unwatched() {
      clearInterval(timer);
    },
  });
  return time;
};
