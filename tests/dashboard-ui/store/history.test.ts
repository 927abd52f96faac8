import { batch, signal } from "@preact/signals";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Question } from "../../../dashboard-ui/rules/questions.ts";
import { liveView, parseView, type View } from "../../../dashboard-ui/rules/view.ts";
import { ApiError } from "../../../dashboard-ui/store/api.ts";
import { createHistory } from "../../../dashboard-ui/store/history.ts";
import type { QueriesAnswer } from "../../../protocol/queries.ts";

afterEach(() => {
  vi.useRealTimers();
});

const NOON = Date.parse("2026-03-31T12:00:00Z");

/** A store before a server whose answers come when the test says so. */
const play = (search: string, likelyTimezone?: string) => {
  vi.useFakeTimers({ now: NOON });
  const view = signal<View>(parseView(search));
  const activity = signal(0);
  const clock = signal(NOON);
  const asked: Question[][] = [];
  const answering: { resolve: () => void; reject: (error: ApiError) => void }[] = [];
  const failures: ApiError[] = [];
  const ask = (_: string, questions: readonly Question[]): Promise<QueriesAnswer> => {
    asked.push([...questions]);
    const number = asked.length;
    return new Promise((resolve, reject) => {
      const answers = questions.map((question) => ({
        results: [{ dimensions: [], metrics: [number] }],
        meta: {},
        query: question,
      }));
      const timezone = "Europe/Tallinn";
      answering.push({ resolve: () => resolve({ timezone, answers } as unknown as QueriesAnswer), reject });
    });
  };
  const history = createHistory({
    site: "a.example",
    api: { ask },
    view,
    activity,
    clock,
    onFailure: (error) => failures.push(error),
    ...(likelyTimezone ? { likelyTimezone } : {}),
  });
  /** Lets the n-th request be answered. */
  const answer = async (index: number): Promise<void> => {
    answering[index]?.resolve();
    await vi.advanceTimersByTimeAsync(0);
  };
  const fail = async (index: number): Promise<void> => {
    answering[index]?.reject(new ApiError(503, "Ask again later."));
    await vi.advanceTimersByTimeAsync(0);
  };
  const wait = async (ms: number): Promise<void> => {
    clock.value += ms;
    await vi.advanceTimersByTimeAsync(ms);
  };
  const shown = (place: "figures" | "pages" | "details" = "figures"): unknown => {
    const found = history.screen.value?.answers.get(place);
    return found && "results" in found ? found.results[0]?.metrics[0] : undefined;
  };
  return { history, view, activity, clock, asked, failures, answer, fail, wait, shown };
};

describe("history", () => {
  it("[UI20] learns the time zone, then asks everything in one request", async () => {
    const { history, asked, answer, shown } = play("?period=30d");
    expect(asked).toEqual([[]]);
    await answer(0);
    expect(history.today.value).toBe("2026-03-31");
    expect(asked).toHaveLength(2);
    expect(asked[1]?.length).toBeGreaterThan(7);
    expect([history.screen.value, history.loading.value]).toEqual([null, true]);
    await answer(1);
    expect([shown(), history.loading.value]).toEqual([2, false]);
  });

  it("[UI20] a time zone that was guessed right costs no request of its own", async () => {
    const { asked, answer, shown, history } = play("?period=day", "Europe/Tallinn");
    expect([asked.length, (asked[0]?.length ?? 0) > 7]).toEqual([1, true]);
    await answer(0);
    expect([shown(), history.loading.value, asked.length]).toEqual([1, false, 1]);
  });

  it("[UI20] where it was guessed wrong, only what differs is asked again: moments of today, or all of another day", async () => {
    const near = play("?period=day", "Europe/London");
    await near.answer(0);
    expect([near.asked.length, near.asked[1]?.length, near.shown()]).toEqual([2, 1, 1]);
    const far = play("?period=yesterday", "Pacific/Kiritimati");
    await far.answer(0);
    expect([far.history.today.value, far.shown(), far.asked[1]?.length]).toEqual([
      "2026-03-31",
      undefined,
      far.asked[0]?.length,
    ]);
    await far.answer(1);
    expect([far.shown(), far.history.loading.value]).toEqual([2, false]);
  });

  it("[UI20] other screens than figures ask for the time zone", async () => {
    const { asked, view, fail } = play("?period=30d", "Europe/London");
    await fail(0);
    view.value = parseView("?period=30d&show=flow");
    expect(asked[1]).toEqual([]);
    expect(play("?period=30d&show=flow", "Europe/London").asked).toEqual([[]]);
  });

  it("[UI20] a tab asks for itself alone, and coming back asks nothing", async () => {
    const { view, asked, answer, shown } = play("?period=30d");
    await answer(0);
    await answer(1);
    view.value = parseView("?period=30d&pages=exit");
    expect(asked[2]).toMatchObject([{ dimensions: ["visit:exit_page"] }]);
    expect([shown(), shown("pages")]).toEqual([2, undefined]);
    await answer(2);
    expect(shown("pages")).toBe(3);
    view.value = parseView("?period=30d");
    expect([asked.length, shown("pages")]).toEqual([3, 2]);
  });

  it("[UI20] who comes back to a range is told its tabs anew: they may have moved meanwhile", async () => {
    const { view, asked, answer } = play("?period=30d", "Europe/Tallinn");
    await answer(0);
    view.value = parseView("?period=30d&pages=exit");
    await answer(1);
    view.value = parseView("?period=7d");
    await answer(2);
    view.value = parseView("?period=30d");
    await answer(3);
    view.value = parseView("?period=30d&pages=exit");
    expect([asked.length, asked[4]?.length]).toEqual([5, 1]);
  });

  it("[UI20] [UI24] what was told before the day moved on is asked again, other tabs included", async () => {
    const { view, activity, asked, answer, wait } = play("?period=day", "Europe/Tallinn");
    await answer(0);
    view.value = parseView("?period=day&pages=exit");
    await answer(1);
    view.value = parseView("?period=day");
    activity.value += 1;
    await wait(10_000);
    await answer(2);
    view.value = parseView("?period=day&pages=exit");
    expect([asked.length, asked[3]?.length]).toEqual([4, 1]);
  });

  it("[UI20] asks anew when a segment was changed, whatever is shown then, and says that it does", async () => {
    const { history, view, asked, answer, fail, shown } = play("?period=30d", "Europe/Tallinn");
    await answer(0);
    history.segmentsChanged();
    expect([asked.length, shown(), history.loading.value]).toEqual([2, 1, true]);
    await answer(1);
    expect([shown(), history.loading.value]).toEqual([2, false]);
    view.value = parseView("?period=30d&show=retention");
    history.segmentsChanged();
    expect(asked).toHaveLength(2);
    view.value = parseView("?period=30d");
    expect(asked).toHaveLength(3);
    await fail(2);
    expect(history.failure.value?.status).toBe(503);
  });

  it("[UI20] whoever changed a segment and turns to it never sees its old figures as if they were the new ones", async () => {
    const { history, view, asked, answer, shown } = play("?period=30d&f=is,segment,5", "Europe/Tallinn");
    await answer(0);
    view.value = parseView("?period=30d&f=is,visit:country,EE");
    batch(() => {
      history.segmentsChanged();
      view.value = parseView("?period=30d&f=is,segment,5");
    });
    expect([asked.length, history.loading.value]).toEqual([3, true]);
    await answer(1);
    expect([shown(), history.loading.value]).toEqual([1, true]);
    await answer(2);
    expect([shown(), history.loading.value]).toEqual([3, false]);
  });

  it("[UI20] keeps the figures until the next are here, and ignores a late answer to an earlier question", async () => {
    const { history, view, answer, shown } = play("?period=30d");
    await answer(0);
    await answer(1);
    view.value = parseView("?period=7d");
    expect([shown(), history.loading.value]).toEqual([2, true]);
    view.value = parseView("?period=91d");
    await answer(3);
    await answer(2);
    expect([shown(), history.screen.value?.view.period]).toEqual([4, "91d"]);
  });

  it("[UI28] a list keeps its rows while the next page comes", async () => {
    const { view, answer, shown } = play("?period=30d&details=pages");
    await answer(0);
    await answer(1);
    view.value = parseView("?period=30d&details=pages&page=2");
    expect(shown("details")).toBe(2);
    await answer(2);
    expect(shown("details")).toBe(3);
    view.value = parseView("?period=30d&details=sources");
    expect(shown("details")).toBeUndefined();
  });

  it("[UI24] today follows activity, at most every ten seconds", async () => {
    const { activity, asked, answer, wait, shown } = play("?period=day");
    await answer(0);
    await answer(1);
    for (let second = 1; second < 10; second += 1) {
      activity.value += 1;
      await wait(1000);
    }
    expect(asked).toHaveLength(2);
    await wait(1000);
    expect(asked).toHaveLength(3);
    await answer(2);
    expect(shown()).toBe(3);
    await wait(60_000);
    expect(asked).toHaveLength(3);
  });

  it("[UI24] a range that is over is not asked again, and the live view asks nothing", async () => {
    for (const search of ["?period=yesterday", ""]) {
      const { activity, asked, answer, wait } = play(search);
      await answer(0);
      await answer(1);
      const before = asked.length;
      activity.value += 1;
      await wait(60_000);
      expect(asked).toHaveLength(before);
    }
  });

  it("[UI24] a new day is asked for when it begins at the site", async () => {
    const { history, clock, asked, answer } = play("?period=day");
    await answer(0);
    await answer(1);
    clock.value = Date.parse("2026-03-31T21:00:00Z");
    expect([history.today.value, asked.length]).toEqual(["2026-04-01", 3]);
  });

  it("[UI15] a failure has its sentence and can be tried again; a failed refresh leaves what was known", async () => {
    const { history, activity, failures, answer, fail, wait, shown } = play("?period=day");
    await fail(0);
    expect(history.failure.value?.message).toBe("Ask again later.");
    history.retry();
    await answer(1);
    await fail(2);
    expect([history.failure.value?.status, failures.length]).toEqual([503, 2]);
    history.retry();
    await answer(3);
    expect([history.failure.value, shown()]).toEqual([null, 4]);
    activity.value += 1;
    await wait(10_000);
    await fail(4);
    expect([history.failure.value, shown()]).toEqual([null, 4]);
  });

  it("[UI20] asks nothing once closed", async () => {
    const { history, view, asked, answer } = play("?period=day");
    history.close();
    await answer(0);
    view.value = { ...liveView, period: "7d" };
    expect(asked).toHaveLength(1);
  });
});
