import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Api, ApiError } from "../../../dashboard-ui/store/api.ts";
import { createSiteList } from "../../../dashboard-ui/store/site-list.ts";
import { text } from "../../../dashboard-ui/text.ts";

const now = Date.UTC(2026, 10, 21, 2, 30);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const play = (part: Partial<Api> = {}) => {
  const failures: number[] = [];
  const asked: [string, unknown][] = [];
  const hearers = new Map<string, (online: number | null) => void>();
  const api = {
    sites: async () => ["b.example", "a.example"].map((site_id) => ({ site_id, timezone: "Etc/UTC" })),
    ask: async (site: string, questions: readonly unknown[]) => {
      asked.push([site, questions]);
      return {
        timezone: "Etc/UTC",
        answers: [
          { results: [{ metrics: [asked.length], dimensions: [] }] },
          { results: [{ metrics: [4], dimensions: ["2026-11-21 01:00:00"] }] },
        ],
      };
    },
    createSite: async () => undefined,
    ...part,
  } as unknown as Api;
  const store = createSiteList({
    api,
    watchOnline: (site, hear) => {
      hearers.set(site, hear);
      return () => hearers.delete(site);
    },
    onFailure: ({ status }) => failures.push(status),
    now: () => now,
    minIntervalMs: 1000,
  });
  return { store, failures, asked, hearers };
};

describe("the list of sites", () => {
  it("[UI5] is in order; a site that nobody looks at is not asked about", async () => {
    const { store, asked, hearers } = play();
    await store.load();
    expect(store.rows.value?.map(({ site, online, today }) => [site, online.value, today.value])).toEqual([
      ["a.example", null, null],
      ["b.example", null, null],
    ]);
    expect([asked, hearers.size]).toEqual([[], 0]);
  });

  it("[UI5] [UI33] one that is looked at shows the pushed count, and its day as fresh as that; then it rests", async () => {
    const { store, asked, hearers } = play();
    await store.load();
    const [row] = store.rows.value ?? [];
    const stop = row?.watch();
    const question = { metrics: ["visitors"], date_range: ["2026-11-21", "2026-11-21"] };
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual([["a.example", [question, { ...question, dimensions: ["time:hour"] }]]]);
    hearers.get("a.example")?.(7);
    expect([row?.online.value, row?.today.value]).toEqual([7, { visitors: 1, hours: [0, 4, 0] }]);
    for (let step = 0; step < 20; step++) {
      hearers.get("a.example")?.(8 + step);
      await vi.advanceTimersByTimeAsync(100);
    }
    // Once at the start, then once after each pause.
    expect([asked.length, row?.today.value?.visitors]).toEqual([3, 3]);
    stop?.();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([asked.length, hearers.size, row?.online.value]).toEqual([3, 0, null]);
  });

  it("[UI5] a count that is not pushed any more is not known, rather than old", async () => {
    const { store, hearers } = play();
    await store.load();
    const [row] = store.rows.value ?? [];
    const stop = row?.watch();
    hearers.get("a.example")?.(7);
    hearers.get("a.example")?.(null);
    expect(row?.online.value).toBeNull();
    stop?.();
  });

  it("[UI15] a day that cannot be asked for is not known; the list stands", async () => {
    const { store, failures } = play({ ask: () => Promise.reject(new ApiError(503, "later")) });
    await store.load();
    const stop = store.rows.value?.[0]?.watch();
    await vi.advanceTimersByTimeAsync(0);
    expect([store.rows.value?.[0]?.today.value, store.failure.value, failures]).toEqual([null, null, [503]]);
    stop?.();
  });

  it("[UI15] a list that cannot be loaded says why, and loads on the next try", async () => {
    let up = false;
    const { store } = play({
      sites: async () => {
        if (!up) throw new ApiError(0, text.error.network);
        return [];
      },
    });
    await store.load();
    expect([store.rows.value, store.failure.value?.message]).toEqual([null, text.error.network]);
    up = true;
    await store.load();
    expect([store.rows.value, store.failure.value]).toEqual([[], null]);
  });

  it("[UI6] adding a site that exists says so; another refusal is the server's own sentence", async () => {
    const refusing = (status: number, message: string) =>
      play({ createSite: () => Promise.reject(new ApiError(status, message)) }).store.add("a.example", "Etc/UTC");
    expect(await play().store.add("c.example", "Etc/UTC")).toBeNull();
    expect(await refusing(409, "conflict")).toBe(text.sites.exists);
    expect(await refusing(400, "timezone: must be known")).toBe("timezone: must be known");
  });
});
