import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createToday } from "../../../dashboard-ui/store/today.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const play = () => {
  const activity = signal(0);
  const questions: unknown[] = [];
  let broken = false;
  const store = createToday({
    site: "example.com",
    activity,
    minIntervalMs: 1000,
    api: {
      query: async (_, question) => {
        questions.push(question);
        if (broken) throw new Error("down");
        return [{ metrics: [questions.length, 2, 3, null, 65], dimensions: [] }];
      },
    },
  });
  const breakServer = (): void => {
    broken = true;
  };
  return { activity, questions, store, breakServer };
};

describe("today's figures", () => {
  it("[UI13] are asked for at the start, and on a quiet site never again", async () => {
    const { store, questions } = play();
    await vi.advanceTimersByTimeAsync(0);
    expect(store.today.value).toEqual({ visitors: 1, visits: 2, pageviews: 3, bounceRate: 0, visitDuration: 65 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(questions.length).toBe(1);
    store.close();
  });

  it("[UI13] follow activity, but not faster than the pause", async () => {
    const { store, activity, questions } = play();
    for (let step = 0; step < 50; step += 1) {
      activity.value += 1;
      await vi.advanceTimersByTimeAsync(100);
    }
    // At once, then once after each pause; the last pause ends as the activity does.
    expect(questions.length).toBe(6);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(questions.length).toBe(6);
    store.close();
  });

  it("[UI13] a failure keeps the last figures and says so", async () => {
    const { store, activity, breakServer } = play();
    await vi.advanceTimersByTimeAsync(2000);
    breakServer();
    activity.value += 1;
    await vi.advanceTimersByTimeAsync(0);
    expect([store.failed.value, store.today.value?.visitors]).toEqual([true, 1]);
    store.close();
  });

  it("a closed store asks no more", async () => {
    const { store, activity, questions } = play();
    await vi.advanceTimersByTimeAsync(0);
    activity.value += 1;
    store.close();
    activity.value += 1;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(questions.length).toBe(1);
  });
});
