import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldFrame, type LiveView } from "../../client-sdk/live-state.ts";
import { computeChange } from "../../domain/live/live-change.ts";
import { LIVE_EVENTS } from "../../protocol/limits.ts";
import type { LiveEvent, LiveFrame, LiveState, LiveVisitor } from "../../protocol/live.ts";

const visitor = (id: string, page = "/", at = 0): LiveVisitor => ({
  id,
  page,
  at,
  lat: null,
  lon: null,
  country: "EE",
  city: "Tallinn",
  source: "Google",
  device: "Desktop",
  score: 10,
  since: 0,
});

const event = (at: number, page = "/"): LiveEvent => ({ at, name: "pageview", page, country: "EE" });

const empty: LiveState = {
  online: 0,
  per_minute: [],
  pages: [],
  sources: [],
  countries: [],
  devices: [],
  visitors: [],
  sampled: false,
  events: [],
};

const page = fc.constantFrom("/", "/a", "/b");
const top = fc.uniqueArray(fc.record({ key: page, online: fc.nat(5) }), { selector: ({ key }) => key });
/** States as a hub shows them: visitors distinct, events the newest, oldest first. */
const stateArb: fc.Arbitrary<LiveState> = fc.record({
  online: fc.nat(9),
  per_minute: fc.array(fc.record({ at: fc.nat(3), pageviews: fc.nat(3), visitors: fc.nat(3) }), { maxLength: 3 }),
  pages: top,
  sources: top,
  countries: top,
  devices: top,
  visitors: fc
    .uniqueArray(fc.tuple(fc.constantFrom("a", "b", "c", "d"), page, fc.nat(5)), { selector: ([id]) => id })
    .map((list) => list.map(([id, on, at]) => visitor(id, on, at))),
  sampled: fc.boolean(),
  events: fc
    .array(fc.tuple(fc.nat(90), page), { maxLength: LIVE_EVENTS })
    .map((list) => list.map(([at, on]) => event(at, on)).sort((a, b) => a.at - b.at)),
});

/** The frames of a connection that sees these states one after the other. */
const framesOf = (states: LiveState[]): LiveFrame[] => {
  const frames: LiveFrame[] = [];
  let before = empty;
  for (const live of states) {
    const change = frames.length > 0 ? computeChange(before, live) : { kind: "snapshot" as const };
    const head = { seq: frames.length, at: frames.length };
    if (change.kind === "snapshot") frames.push({ ...head, type: "snapshot", live });
    else if (change.kind === "delta") frames.push({ ...head, type: "delta", live: change.delta });
    before = live;
  }
  return frames;
};

const fold = (frames: LiveFrame[]): LiveView | null => frames.reduce(foldFrame, null as LiveView | null);
const byId = (live: LiveState | undefined) => ({
  ...live,
  visitors: live?.visitors.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
});

describe("the fold of live frames", () => {
  it("[TR15] equals a fresh snapshot of the last state, whatever came before", () => {
    fc.assert(
      fc.property(fc.array(stateArb, { minLength: 1, maxLength: 6 }), (states) => {
        expect(byId(fold(framesOf(states))?.live)).toEqual(byId(states.at(-1)));
      }),
    );
  });

  it("[TR15] forgets all that came before a snapshot", () => {
    fc.assert(
      fc.property(fc.array(stateArb, { minLength: 1 }), stateArb, (states, live) => {
        const frames = framesOf(states);
        const again: LiveFrame = { type: "snapshot", seq: frames.length, at: 9, live };
        expect(fold([...frames, again])).toEqual({ seq: frames.length, at: 9, live });
      }),
    );
  });

  it("[TR15] notices any frame that is missing, repeated or out of order", () => {
    const view: LiveView = { seq: 4, at: 0, live: empty };
    const delta = (seq: number): LiveFrame => ({ type: "delta", seq, at: 1, live: { online: 1 } });
    expect([3, 4, 5, 6].map((seq) => foldFrame(view, delta(seq))?.seq ?? null)).toEqual([null, null, 5, null]);
    expect(foldFrame(null, delta(0))).toBeNull();
  });

  it("[TR15] keeps the last fifty events, and changes nothing in place", () => {
    const live = { ...empty, events: Array.from({ length: LIVE_EVENTS }, (_, index) => event(index)) };
    const view = Object.freeze({ seq: 0, at: 0, live: Object.freeze(live) });
    const append = [event(100), event(101)];
    const after = foldFrame(view, { type: "delta", seq: 1, at: 2, live: { events: { append } } });
    expect(after?.live.events.map(({ at }) => at)).toEqual([...live.events.slice(2).map(({ at }) => at), 100, 101]);
    expect(live.events).toHaveLength(LIVE_EVENTS);
    expect(after?.live.visitors).toBe(live.visitors);
  });

  it("[TR15] leaves visitors who stay where they were", () => {
    const live = { ...empty, visitors: [visitor("a"), visitor("b"), visitor("c")] };
    const visitors = { upsert: [visitor("d"), visitor("b", "/b")], remove: ["a"] };
    const after = foldFrame({ seq: 0, at: 0, live }, { type: "delta", seq: 1, at: 1, live: { visitors } });
    expect(after?.live.visitors.map(({ id, page: on }) => `${id}${on}`)).toEqual(["b/b", "c/", "d/"]);
  });
});
