import { signal } from "@preact/signals";
import { afterEach, describe, expect, it, vi } from "vitest";
import { parseView, type View } from "../../../dashboard-ui/rules/view.ts";
import { createAnalysis } from "../../../dashboard-ui/store/analysis.ts";
import { ApiError, type Http } from "../../../dashboard-ui/store/api.ts";

afterEach(() => {
  vi.useRealTimers();
});

const NOON = Date.parse("2026-03-31T12:00:00Z");

/** A store before a server whose answers come when the test says so. */
const play = (search: string) => {
  vi.useFakeTimers({ now: NOON });
  const view = signal<View>(parseView(search));
  const today = signal<string | null>("2026-03-31");
  const segmentsVersion = signal(0);
  const activity = signal(0);
  const clock = signal(NOON);
  const asked: [path: string, range: unknown][] = [];
  const answering: { resolve: (answer: unknown) => void; reject: (error: ApiError) => void }[] = [];
  const failures: ApiError[] = [];
  const http = {
    json: (_: string, path: string, body: unknown) => {
      asked.push([path, (body as { date_range: unknown }).date_range]);
      const { promise, resolve, reject } = Promise.withResolvers<never>();
      answering.push({ resolve: resolve as (answer: unknown) => void, reject });
      return promise;
    },
  } as Pick<Http, "json">;
  const store = createAnalysis({
    site: "a.example",
    http,
    view,
    today,
    timezone: signal("Europe/Tallinn"),
    segmentsVersion,
    activity,
    clock,
    onFailure: (error) => failures.push(error),
  });
  const settle = () => vi.advanceTimersByTimeAsync(0);
  const answer = async (index: number): Promise<void> => {
    answering[index]?.resolve({ number: index });
    await settle();
  };
  const fail = async (index: number): Promise<void> => {
    answering[index]?.reject(new ApiError(503, "Ask again later."));
    await settle();
  };
  const shown = () => (store.shown.value?.answer as unknown as { number: number } | undefined)?.number;
  return { store, view, today, segmentsVersion, activity, clock, asked, failures, answer, fail, shown };
};

describe("funnel, flow and retention", () => {
  it("[AS7] ask their own route alone; what the address adds without asking costs nothing", async () => {
    const { store, view, asked, answer, shown } = play("?period=7d&show=flow&from=/a");
    expect(asked).toEqual([["/api/sites/a.example/flow", ["2026-03-24", "2026-03-30"]]]);
    expect(store.loading.value).toBe(true);
    await answer(0);
    expect([shown(), store.loading.value]).toEqual([0, false]);
    view.value = parseView("?period=7d&show=flow&from=/a&via=/b");
    expect([asked.length, store.loading.value, store.shown.value?.view.analysis.flow.via]).toEqual([1, false, ["/b"]]);
    view.value = parseView("?period=7d&show=retention");
    expect(asked[1]?.[0]).toBe("/api/sites/a.example/retention");
  });

  it("[AS7] [AS8] a funnel asks its comparison beside it, and shows both at once", async () => {
    const { store, asked, answer } = play("?period=7d&show=funnel&step=page,/&step=page,/b");
    expect(asked.map(([, range]) => range)).toEqual([
      ["2026-03-24", "2026-03-30"],
      ["2026-03-17", "2026-03-23"],
    ]);
    await answer(0);
    expect(store.shown.value).toBeNull();
    await answer(1);
    expect(store.shown.value).toMatchObject({ answer: { number: 0 }, before: { number: 1 } });
  });

  it("[AS7] keep their figures until the next are here, ignore a late answer, and come back without asking", async () => {
    const { store, view, asked, answer, shown } = play("?period=7d&show=retention");
    await answer(0);
    view.value = parseView("?period=28d&show=retention");
    view.value = parseView("?period=91d&show=retention");
    expect([shown(), store.loading.value]).toEqual([0, true]);
    await answer(2);
    await answer(1);
    expect([shown(), store.shown.value?.view.period]).toEqual([2, "91d"]);
    view.value = parseView("?period=7d&show=retention");
    expect([shown(), asked.length]).toEqual([0, 3]);
  });

  it("[AS7] ask anew when a segment means something else", async () => {
    const { segmentsVersion, asked, answer, shown } = play("?period=7d&show=retention");
    await answer(0);
    segmentsVersion.value += 1;
    expect([asked.length, shown()]).toEqual([2, 0]);
    await answer(1);
    expect(shown()).toBe(1);
  });

  it("[AS7] one that holds today follows activity, at most every thirty seconds; one that is over does not", async () => {
    const { activity, clock, asked, answer, shown, view } = play("?period=month&show=retention");
    await answer(0);
    const wait = async (ms: number): Promise<void> => {
      clock.value += ms;
      await vi.advanceTimersByTimeAsync(ms);
    };
    activity.value += 1;
    await wait(29_000);
    expect(asked).toHaveLength(1);
    await wait(1000);
    await answer(1);
    expect([asked.length, shown()]).toEqual([2, 1]);
    view.value = parseView("?period=last-month&show=retention");
    await answer(2);
    activity.value += 1;
    await wait(60_000);
    expect(asked).toHaveLength(3);
  });

  it("[AS7] [UI15] a failure has its sentence and can be tried again; a failed refresh leaves what was known", async () => {
    const { store, activity, asked, failures, answer, fail, shown } = play("?period=day&show=retention");
    await fail(0);
    expect([store.failure.value?.message, store.loading.value, failures.length]).toEqual([
      "Ask again later.",
      false,
      1,
    ]);
    store.retry();
    expect(store.failure.value).toBeNull();
    await answer(1);
    activity.value += 1;
    await vi.advanceTimersByTimeAsync(30_000);
    await fail(2);
    expect([asked.length, shown(), store.failure.value]).toEqual([3, 1, null]);
  });

  it("[AS6] [AS7] nothing is asked before the site's day is known, nor with too few steps, nor once closed", async () => {
    const { store, view, today, asked } = play("?period=7d&show=funnel&step=page,/");
    expect([asked.length, store.loading.value]).toEqual([0, false]);
    today.value = null;
    view.value = parseView("?period=7d&show=retention");
    expect(asked).toHaveLength(0);
    today.value = "2026-03-31";
    expect(asked).toHaveLength(1);
    store.close();
    view.value = parseView("?period=30d&show=retention");
    expect(asked).toHaveLength(1);
  });
});
