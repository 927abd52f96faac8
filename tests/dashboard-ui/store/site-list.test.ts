import { describe, expect, it } from "vitest";
import { type Api, ApiError } from "../../../dashboard-ui/store/api.ts";
import { createSiteList } from "../../../dashboard-ui/store/site-list.ts";
import { text } from "../../../dashboard-ui/text.ts";

const now = Date.UTC(2026, 10, 21, 2, 30);

const play = (part: Partial<Api> = {}, names = ["b.example", "a.example"]) => {
  const failures: number[] = [];
  const api = {
    sites: async () => names.map((site_id) => ({ site_id, timezone: "Etc/UTC" })),
    online: async (site: string) => site.length,
    query: async (_: string, { dimensions }: { dimensions?: string[] }) =>
      dimensions ? [{ metrics: [4], dimensions: ["2026-11-21 01:00:00"] }] : [{ metrics: [5], dimensions: [] }],
    createSite: async () => undefined,
    ...part,
  } as unknown as Api;
  const store = createSiteList(
    api,
    ({ status }) => failures.push(status),
    () => now,
  );
  return { store, failures };
};

describe("the list of sites", () => {
  it("[UI5] is in order, each with who is online and its day by the hour", async () => {
    const { store } = play();
    await store.load();
    expect(store.rows.value?.map(({ site, online, today }) => [site, online.value, today.value])).toEqual([
      ["a.example", 9, { visitors: 5, hours: [0, 4, 0] }],
      ["b.example", 9, { visitors: 5, hours: [0, 4, 0] }],
    ]);
  });

  it("[UI20] who only chooses among the sites asks for no figures of theirs", async () => {
    const fail = async () => {
      throw new Error("asked for a figure");
    };
    const { store, failures } = play({ online: fail, query: fail });
    await store.loadNames();
    expect([store.rows.value?.map(({ site }) => site), failures]).toEqual([["a.example", "b.example"], []]);
  });

  it("[UI5] a count that cannot be refreshed is not known, rather than old", async () => {
    let calls = 0;
    const { store, failures } = play({
      online: async () => {
        calls += 1;
        if (calls > 2) throw new ApiError(503, "later");
        return 3;
      },
    });
    await store.load();
    await store.refreshOnline();
    expect(store.rows.value?.map(({ online }) => online.value)).toEqual([null, null]);
    expect(failures).toEqual([503, 503]);
  });

  it("[UI5] many sites are asked a few at a time, each once", async () => {
    let open = 0;
    let most = 0;
    const asked: string[] = [];
    const names = Array.from({ length: 30 }, (_, index) => `s${index}.example`);
    const { store } = play(
      {
        online: async (site) => {
          asked.push(site);
          open += 1;
          most = Math.max(most, open);
          await Promise.resolve();
          open -= 1;
          return 0;
        },
      },
      names,
    );
    await store.load();
    expect(asked.toSorted()).toEqual(names.toSorted());
    expect(most).toBeLessThanOrEqual(4);
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
