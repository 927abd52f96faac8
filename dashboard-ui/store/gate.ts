/** A place to wait at. */
export interface Gate {
  /** Until it is opened, or that many milliseconds are over. */
  wait(ms?: number): Promise<void>;
  open(): void;
}

export const createGate = (): Gate => {
  let goOn: () => void = () => undefined;
  return {
    wait: async (ms) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      goOn = resolve;
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
      await promise;
      clearTimeout(timer);
    },
    open: () => goOn(),
  };
};
