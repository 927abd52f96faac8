import { describe, expect, it } from "vitest";
import { ApiError, type Http } from "../../../dashboard-ui/store/api.ts";
import { createSegments } from "../../../dashboard-ui/store/segments.ts";
import type { Segment } from "../../../protocol/segments.ts";

const filters: Segment["filters"] = [["is", "visit:country", ["EE"]]];
const segment = (id: number, name: string): Segment => ({ id, name, filters });

/** A store before a server that answers by what the test lays down for a request. */
const play = (answers: Record<string, unknown>) => {
  const asked: string[] = [];
  const failures: ApiError[] = [];
  const answer = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const request = `${method} ${path}`;
    asked.push(body === undefined ? request : `${request} ${JSON.stringify(body)}`);
    const found = answers[request];
    if (found instanceof Error) throw found;
    return found;
  };
  const http = { json: answer, request: answer } as unknown as Http;
  const store = createSegments({ site: "a.example", http, onFailure: (error) => failures.push(error) });
  const names = () => store.entries.value?.map(({ name }) => name);
  const settle = () => new Promise<void>((done) => setImmediate(done));
  return { store, asked, failures, names, settle };
};

const PATH = "/api/sites/a.example/segments";

describe("segments", () => {
  it("[AS4] are asked for once, when they are needed, and named", async () => {
    const { store, asked, names, settle } = play({
      [`GET ${PATH}`]: { segments: [segment(2, "Readers"), segment(7, "Buyers")] },
    });
    expect([asked, store.nameOf(7)]).toEqual([[], "number 7"]);
    store.need();
    store.need();
    await settle();
    expect([asked.length, names(), store.nameOf(7)]).toEqual([1, ["Buyers", "Readers"], "Buyers"]);
  });

  it("[AS4] are made, changed and deleted, and the list follows", async () => {
    const { store, asked, names, settle } = play({
      [`GET ${PATH}`]: { segments: [segment(2, "Readers")] },
      [`POST ${PATH}`]: segment(3, "Buyers"),
      [`PATCH ${PATH}/2`]: segment(2, "Authors"),
      [`DELETE ${PATH}/3`]: undefined,
    });
    store.need();
    await settle();
    expect(await store.create({ name: "Buyers", filters })).toEqual({ id: 3 });
    expect(names()).toEqual(["Buyers", "Readers"]);
    expect(await store.change(2, { name: "Authors" })).toBeNull();
    expect(names()).toEqual(["Authors", "Buyers"]);
    expect(await store.remove(3)).toBeNull();
    expect(names()).toEqual(["Authors"]);
    expect(asked[1]).toBe(`POST ${PATH} ${JSON.stringify({ name: "Buyers", filters })}`);
  });

  it("[AS4] a refusal says why and changes nothing; the list can be asked for again", async () => {
    const refused = new ApiError(409, "A share link is limited to this segment.");
    const { store, asked, failures, settle } = play({
      [`GET ${PATH}`]: refused,
      [`POST ${PATH}`]: refused,
      [`PATCH ${PATH}/2`]: refused,
      [`DELETE ${PATH}/2`]: refused,
    });
    store.need();
    await settle();
    expect([store.entries.value, store.failure.value?.status]).toEqual([null, 409]);
    expect(await store.create({ name: "x", filters })).toEqual({ problem: refused.message });
    expect([await store.change(2, { name: "y" }), await store.remove(2)]).toEqual([refused.message, refused.message]);
    store.need();
    await settle();
    expect([asked.filter((request) => request.startsWith("GET")).length, failures.length]).toEqual([2, 5]);
  });
});
