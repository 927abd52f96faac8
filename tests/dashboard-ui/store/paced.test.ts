import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { paced } from "../../../dashboard-ui/store/paced.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

const play = () => {
  const passed: [at: number, value: number][] = [];
  return { passed, pace: paced<number>((value) => passed.push([Date.now(), value]), 250) };
};

describe("drawing at a pace", () => {
  it("[UI19] the first after a pause passes at once", () => {
    const { passed, pace } = play();
    pace.offer(1);
    vi.advanceTimersByTime(250);
    pace.offer(2);
    expect(passed).toEqual([
      [0, 1],
      [250, 2],
    ]);
  });

  it("[UI19] of many only the newest passes, and the last one always does", () => {
    const { passed, pace } = play();
    for (let value = 0; value < 10; value += 1) {
      pace.offer(value);
      vi.advanceTimersByTime(100);
    }
    vi.advanceTimersByTime(10_000);
    expect(passed).toEqual([
      [0, 0],
      [250, 2],
      [500, 4],
      [750, 7],
      [1000, 9],
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("nothing passes after the stop", () => {
    const { passed, pace } = play();
    pace.offer(1);
    pace.offer(2);
    pace.stop();
    vi.advanceTimersByTime(1000);
    expect(passed).toEqual([[0, 1]]);
  });
});
