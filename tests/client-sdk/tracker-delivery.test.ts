import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { buildScript } from "./built-script.ts";
import { FakeBrowser, type FakeTab } from "./fake-browser.ts";
import { FakeServer } from "./fake-server.ts";

let script: string;
let server: FakeServer;
let tab: FakeTab;

const settle = () => vi.advanceTimersByTimeAsync(5);

beforeAll(async () => {
  script = await buildScript();
});
beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 1, 12), toFake: ["setTimeout", "clearTimeout", "Date"] });
  server = new FakeServer();
  tab = new FakeBrowser({ script, server }).newTab();
  return () => vi.useRealTimers();
});

describe("what was not acknowledged", () => {
  it.each([0, 429, 500, 503])("[TR9] is sent again with the same seq after status %i", async (status) => {
    let refusals = 3;
    server.answer = () => ({ status: refusals-- > 0 ? status : 202 });
    tab.open("/").footfall.track("Click");
    await settle();
    expect(server.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(server.requests).toHaveLength(4);
    for (const { events } of server.requests) expect(events).toEqual(server.requests[0]?.events);
    const sentAt = server.requests.map((request) => request.sent_at ?? 0);
    expect(sentAt).toEqual([...new Set(sentAt)].sort((a, b) => a - b));
    expect(server.told).toHaveLength(2);
  });

  it("[TR9] waits longer each time, never the same for all, and not for ever", async () => {
    server.answer = () => ({ status: 503 });
    tab.open("/").setHidden(true);
    await vi.advanceTimersByTimeAsync(2 * 3600 * 1000);
    const times = server.requests.map((request) => request.sent_at ?? 0);
    const pauses = times.slice(1).map((at, index) => (at - (times[index] as number)) / 1000);
    for (const [index, pause] of pauses.entries()) {
      const least = 2 ** Math.min(index, 8);
      expect(pause).toBeGreaterThanOrEqual(least);
      expect(pause).toBeLessThanOrEqual(2 * least + 1);
    }
    expect(pauses.length).toBeGreaterThan(15);
    expect(pauses.filter((pause, index) => pause > 1.02 * 2 ** Math.min(index, 8)).length).toBeGreaterThan(5);
  });

  it("[TR9] waits as long as Retry-After says, on the tab's next page too", async () => {
    server.answer = () => ({ status: 429, retryAfterS: 100 });
    tab.open("/");
    await settle();
    server.answer = () => ({ status: 202 });
    await vi.advanceTimersByTimeAsync(50_000);
    tab.open("/a").fire("online");
    await vi.advanceTimersByTimeAsync(49_000);
    expect(server.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(101_000);
    expect(server.paths).toEqual(["/", "/a"]);
    expect(server.requests[1]?.events.length).toBeGreaterThan(2);
  });

  it("[TR9] leaves at once when the network is back", async () => {
    server.answer = () => ({ status: 0 });
    const page = tab.open("/");
    await vi.advanceTimersByTimeAsync(60_000);
    const tried = server.requests.length;
    server.answer = () => ({ status: 202 });
    page.fire("online");
    await settle();
    expect(server.requests).toHaveLength(tried + 1);
    expect(server.paths).toEqual(["/"]);
  });

  it.each([400, 403, 404, 413])("[TR9] is dropped after status %i", async (status) => {
    server.answer = () => ({ status });
    const page = tab.open("/");
    await settle();
    server.answer = () => ({ status: 202 });
    page.footfall.track("Later");
    await vi.advanceTimersByTimeAsync(30_000);
    expect(server.told).toMatchObject([{ type: "event", name: "Later", seq: 2 }]);
  });

  it("[TR10] is at most a hundred events, the newest, and heartbeats take one place", async () => {
    server.answer = () => ({ status: 0 });
    const page = tab.open("/");
    for (let n = 1; n <= 95; n++) page.footfall.track(`E${n}`);
    await vi.advanceTimersByTimeAsync(3600 * 1000);
    for (let n = 96; n <= 120; n++) page.footfall.track(`E${n}`);
    const kept = JSON.parse(tab.storage.getItem("footfall:example.com") ?? "");
    expect(kept.unsent).toHaveLength(100);
    server.answer = () => ({ status: 202 });
    page.fire("online");
    await settle();
    const names = server.told.map((event) => event.type === "event" && event.name);
    expect(names).toEqual(Array.from({ length: 99 }, (_, index) => `E${index + 22}`));
    expect(server.engagements).toHaveLength(1);
  });

  it("[TR10] goes in several requests when it is much, each within what may outlive its page", async () => {
    const page = tab.open("/");
    for (let n = 0; n < 60; n++) page.footfall.track("Note", { text: "€".repeat(1500) });
    await settle();
    expect(server.told).toHaveLength(61);
    expect(server.requests.length).toBeGreaterThan(4);
    for (const { via: _via, url: _url, keepalive, ...body } of server.requests) {
      expect(keepalive).toBe(true);
      expect(new TextEncoder().encode(JSON.stringify(body)).length).toBeLessThanOrEqual(60 * 1024);
    }
  });

  it("[TR11] loses only the event that the server does not take", async () => {
    server.answer = ({ events }) => {
      const bad = events.some((event) => event.type === "event" && event.name === "Bad");
      return { status: bad ? 400 : 202 };
    };
    const page = tab.open("/");
    for (const name of ["A", "B", "Bad", "C", "D"]) page.footfall.track(name);
    await settle();
    expect(server.told.map((event) => (event.type === "event" ? event.name : event.type))).toEqual([
      "pageview",
      "A",
      "B",
      "C",
      "D",
    ]);
    page.footfall.track("E");
    page.footfall.track("F");
    await settle();
    expect(server.requests.at(-1)?.events).toHaveLength(2);
  });
});

describe("a page that goes", () => {
  it("[TR12] says its last word with a beacon, which the next page repeats and the server counts once", async () => {
    const page = tab.open("/");
    await vi.advanceTimersByTimeAsync(4000);
    page.footfall.track("Link");
    page.leave();
    expect(server.requests.at(-1)).toMatchObject({
      via: "beacon",
      events: [{ type: "event" }, { type: "engagement", engaged_ms: 4000, pageview: 1 }],
    });
    tab.current = null;
    const requests = server.requests.length;
    tab.open("/a");
    await settle();
    expect(server.requests).toHaveLength(requests + 1);
    expect(server.requests.at(-1)?.events.map((event) => event.seq)).toEqual([2, 3, 4]);
    expect(server.events).toHaveLength(4);
  });

  it("[TR12] adds nothing after its last word, though it takes a moment until it is hidden", async () => {
    const page = tab.open("/");
    await vi.advanceTimersByTimeAsync(4000);
    page.fire("pagehide", { persisted: false });
    const requests = server.requests.length;
    vi.setSystemTime(Date.now() + 3);
    page.setHidden(true);
    await settle();
    expect(server.requests).toHaveLength(requests);
    const kept = JSON.parse(tab.storage.getItem("footfall:example.com") ?? "");
    expect(kept).toMatchObject({ open: false, seq: 2 });
  });

  it("[TR12] sends nothing more when everything was said", async () => {
    const page = tab.open("/");
    await vi.advanceTimersByTimeAsync(4000);
    page.setHidden(true);
    await settle();
    const requests = server.requests.length;
    page.leave();
    await settle();
    expect(server.requests).toHaveLength(requests);
  });

  it("[TR12] does not repeat by beacon what is under way alone, nor beacon while it was told to wait", async () => {
    tab.open("/", { hidden: true }).leave();
    expect(server.requests.map((request) => request.via)).toEqual(["beacon"]);
    await settle();
    expect(server.paths).toEqual(["/"]);

    server.answer = () => ({ status: 503, retryAfterS: 60 });
    const page = tab.open("/a");
    await settle();
    const requests = server.requests.length;
    page.footfall.track("Late");
    page.leave();
    expect(server.requests).toHaveLength(requests);
  });

  it("[TR12] says its last word though a heartbeat is still under way", async () => {
    const page = tab.open("/");
    await vi.advanceTimersByTimeAsync(59_990);
    // The heartbeat leaves, and its answer has not come.
    vi.advanceTimersByTime(15);
    await Promise.resolve();
    expect(server.requests.at(-1)).toMatchObject({ via: "fetch", events: [{ type: "engagement" }] });
    page.fire("keydown");
    page.leave();
    expect(server.requests.at(-1)).toMatchObject({ via: "beacon", events: [{ type: "engagement", interactions: 1 }] });
  });
});
