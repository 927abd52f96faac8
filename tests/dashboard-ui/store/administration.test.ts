import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../../dashboard-ui/store/api.ts";
import { createEntryList } from "../../../dashboard-ui/store/entry-list.ts";
import { createVisitorLookup } from "../../../dashboard-ui/store/visitor-lookup.ts";
import type { Erasure, VisitorRecord } from "../../../protocol/visitor-record.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("what a site gave out", () => {
  const play = (refused: string[] = []) => {
    const failures: ApiError[] = [];
    const list = createEntryList<{ id: string; name: string; secret?: string }, string>({
      load: async () => [{ id: "1", name: "one" }],
      make: async (name) => {
        if (refused.includes(name)) throw new ApiError(409, `${name} exists`);
        return { id: name, name, secret: "s" };
      },
      remove: async (id) => {
        if (refused.includes(id)) throw new ApiError(503, "later");
      },
      onFailure: (error) => failures.push(error),
    });
    return { list, failures };
  };

  it("[UI31] [UI39] is listed, made with its secret, and revoked", async () => {
    const { list } = play();
    expect(list.entries.value).toBeNull();
    await list.load();
    expect(await list.make("two")).toBeNull();
    expect([list.entries.value?.map(({ id }) => id), list.made.value?.secret]).toEqual([["1", "two"], "s"]);
    expect(await list.change(async () => ({ id: "1", name: "uno" }))).toBeNull();
    expect(list.entries.value?.[0]?.name).toBe("uno");
    expect(await list.remove("two")).toBeNull();
    expect([list.entries.value?.map(({ id }) => id), list.made.value]).toEqual([["1"], null]);
  });

  it("[UI31] [UI39] a refusal says why and changes nothing", async () => {
    const { list, failures } = play(["1", "x"]);
    await list.load();
    expect([await list.make("x"), await list.remove("1")]).toEqual(["x exists", "later"]);
    expect([list.entries.value?.length, failures.length]).toEqual([1, 2]);
  });
});

describe("one visitor", () => {
  const record: VisitorRecord = { visitor: "v", visits: [], sessions: [], event_ids: [] };
  const play = (answers: (Erasure | ApiError)[], found: VisitorRecord | ApiError = record) => {
    const asked: string[] = [];
    const lookup = createVisitorLookup({
      onFailure: () => undefined,
      pauseMs: 1000,
      api: {
        visitor: async () => {
          if (found instanceof ApiError) throw found;
          return found;
        },
        eraseVisitor: async (id) => {
          asked.push(id);
          const next = answers.shift();
          if (next === undefined || next instanceof ApiError) throw next;
          return next;
        },
      },
    });
    return { lookup, asked };
  };

  it("[UI40] is found, or nothing is held", async () => {
    const { lookup } = play([]);
    await lookup.find("v");
    expect(lookup.state.value).toEqual({ phase: "found", record });
    const other = play([], new ApiError(404, "Nothing is held about this visitor.")).lookup;
    await other.find("v");
    expect(other.state.value).toEqual({ phase: "nothing" });
  });

  it("[UI40] is erased until it is done, however long a shard is out of reach", async () => {
    const { lookup, asked } = play([
      { done: false, visits: 3, events: 9 },
      { done: false, visits: 0, events: 0 },
      // What was there is counted by whichever answer finds it; the last one may find nothing.
      { done: true, visits: 0, events: 0 },
    ]);
    const erasing = lookup.erase("v");
    await vi.advanceTimersByTimeAsync(0);
    expect(lookup.state.value).toEqual({ phase: "erasing", waiting: true });
    await vi.advanceTimersByTimeAsync(2000);
    await erasing;
    expect([lookup.state.value, asked.length]).toEqual([
      { phase: "erased", erasure: { done: true, visits: 3, events: 9 } },
      3,
    ]);
  });

  it("[UI40] a failure says so, and a page that is gone asks no more", async () => {
    const failing = play([new ApiError(503, "later")]).lookup;
    await failing.erase("v");
    expect(failing.state.value).toEqual({ phase: "failed", message: "later" });
    const { lookup, asked } = play([{ done: false, visits: 0, events: 0 }]);
    void lookup.erase("v");
    await vi.advanceTimersByTimeAsync(0);
    lookup.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked.length).toBe(1);
  });
});
