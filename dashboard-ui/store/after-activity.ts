import { effect, type ReadonlySignal } from "@preact/signals";

/**
 * Asks at the start and after activity: one question at a time and a pause after each. Activity meanwhile is remembered, not
 * queued; where nothing happens, nothing is asked.
 * @param ask must not throw
 * @returns ends it
 */
export const afterActivity = (
  activity: ReadonlySignal<unknown>,
  ask: () => Promise<void>,
  minIntervalMs: number,
): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let busy = false;
  let again = false;
  let closed = false;
  const turn = async (): Promise<void> => {
    busy = true;
    again = false;
    await ask();
    if (closed) return;
    timer = setTimeout(() => {
      busy = false;
      if (again) void turn();
    }, minIntervalMs);
  };
  const stop = effect(() => {
    void activity.value;
    if (busy) again = true;
    else void turn();
  });
  return () => {
    closed = true;
    stop();
    clearTimeout(timer);
  };
};
