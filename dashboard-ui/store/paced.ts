/** Passes values on: the first after a pause at once, then the newest one after each pause, never a backlog. */
export interface Paced<T> {
  offer(value: T): void;
  /** Forgets what waits. */
  stop(): void;
}

export const paced = <T>(pass: (value: T) => void, pauseMs: number): Paced<T> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: { value: T } | null = null;
  const passOn = (value: T): void => {
    waiting = null;
    timer = setTimeout(() => {
      timer = undefined;
      if (waiting) passOn(waiting.value);
    }, pauseMs);
    pass(value);
  };
  return {
    offer: (value) => {
      if (timer === undefined) passOn(value);
      else waiting = { value };
    },
    stop: () => {
      clearTimeout(timer);
      timer = undefined;
      waiting = null;
    },
  };
};
