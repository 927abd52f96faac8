import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { buildScript } from "./built-script.ts";
import { type BrowserTraits, FakeBrowser } from "./fake-browser.ts";
import { FakeServer } from "./fake-server.ts";

const DAY_MS = 24 * 3600 * 1000;

let script: string;
let server: FakeServer;

const settle = () => vi.advanceTimersByTimeAsync(5);
const browserWith = (traits: Partial<BrowserTraits> = {}) => new FakeBrowser({ script, server, ...traits });

beforeAll(async () => {
  script = await buildScript();
});
beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 1, 12), toFake: ["setTimeout", "clearTimeout", "Date"] });
  server = new FakeServer();
  return () => vi.useRealTimers();
});

describe("identity", () => {
  it("[TR6] keeps a visitor for 365 days over tabs and pages, then starts a new one", async () => {
    const browser = browserWith();
    const tab = browser.newTab();
    tab.open("/");
    tab.open("/a");
    browser.newTab().open("/");
    await settle();
    vi.setSystemTime(Date.now() + 364 * DAY_MS);
    browser.newTab().open("/");
    await settle();
    expect(server.visitors.size).toBe(1);
    expect([...server.visitors][0]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    vi.setSystemTime(Date.now() + 2 * DAY_MS);
    browser.newTab().open("/");
    await settle();
    expect(server.visitors.size).toBe(2);
  });

  it("[TR6] keeps only the tab's session where identity is session", async () => {
    const browser = browserWith();
    const visit = { attributes: { identity: "session" } };
    const tab = browser.newTab();
    tab.open("/", visit);
    tab.open("/a", visit);
    browser.newTab().open("/", visit);
    await settle();
    expect(browser.localStorage.items.size).toBe(0);
    expect([...server.visitors]).toEqual([null]);
    expect(server.sessions.size).toBe(2);
  });

  it("[TR6] stores nothing and sends no id where identity is daily", async () => {
    const browser = browserWith();
    const visit = { attributes: { identity: "daily" } };
    const tab = browser.newTab();
    const page = tab.open("/", visit);
    await settle();
    page.leave({ cached: true });
    page.restore();
    await settle();
    tab.open("/a", visit);
    await settle();
    expect(browser.localStorage.items.size + tab.storage.items.size).toBe(0);
    expect([...server.visitors, ...server.sessions]).toEqual([null, null]);
    expect(server.paths).toEqual(["/", "/", "/a"]);
    // Heartbeats of two pages must not be taken for those of one pageview.
    const seqs = server.told.map((event) => event.seq);
    expect(new Set(seqs).size).toBe(seqs.length);
  });

  it("[TR6] works from memory where storage is blocked", async () => {
    const page = browserWith({ storageBlocked: true }).newTab().open("/");
    page.push("/a");
    await settle();
    page.leave({ cached: true });
    page.restore();
    await settle();
    expect(server.paths).toEqual(["/", "/a", "/a"]);
    expect(server.visitors.size).toBe(1);
    expect(server.sessions).not.toContain(null);
  });

  it("[TR6] starts anew where what is kept is not ours", async () => {
    const browser = browserWith();
    browser.localStorage.setItem("footfall:example.com", "not json");
    const tab = browser.newTab();
    tab.storage.setItem("footfall:example.com", "{");
    tab.open("/");
    await settle();
    expect(server.paths).toEqual(["/"]);
  });
});

describe("sessions", () => {
  it("[TR7] counts seq on over the pages of a tab", async () => {
    const tab = browserWith().newTab();
    for (const path of ["/", "/a", "/a", "/b"]) {
      tab.open(path).footfall.track("Seen");
      await settle();
    }
    expect(server.sessions.size).toBe(1);
    expect(server.events.map((event) => event.seq)).toEqual(server.events.map((_, index) => index + 1));
    expect(server.told).toHaveLength(8);
  });

  it.each([
    ["before", "closed already"],
    ["after", "still open, as in Chromium"],
  ])("[TR7] starts one for a page out of the cache: the page shown %s it is %s", async (order) => {
    const tab = browserWith().newTab();
    const first = tab.open("/");
    await settle();
    first.leave({ cached: true });
    tab.current = null;
    const second = tab.open("/a");
    await settle();
    if (order === "before") second.leave();
    first.restore();
    if (order === "after") second.leave();
    await settle();
    tab.open("/b");
    await settle();
    expect(server.paths).toEqual(["/", "/a", "/", "/b"]);
    expect(server.sessions.size).toBeGreaterThan(1);
  });

  it("[TR7] gives a duplicated tab a session of its own, and both go on counting", async () => {
    const tab = browserWith().newTab();
    const original = tab.open("/");
    await settle();
    const copy = tab.duplicate().open("/");
    copy.footfall.track("In the copy");
    original.footfall.track("In the original");
    await settle();
    tab.open("/a");
    await settle();
    expect(server.sessions.size).toBe(2);
    expect(server.visitors.size).toBe(1);
    expect(server.told).toHaveLength(5);
  });

  it("[TR7] starts a session of its own after a crash, and still sends what the crash left", async () => {
    const tab = browserWith().newTab();
    server.answer = () => ({ status: 0 });
    tab.open("/").footfall.track("Before");
    await settle();
    tab.current?.crash();
    server.answer = () => ({ status: 202 });
    await vi.advanceTimersByTimeAsync(10_000);
    tab.open("/");
    await settle();
    expect(server.told.map((event) => event.type)).toEqual(["pageview", "event", "pageview"]);
    expect(new Set([...server.counted.keys()].map((key) => key.split(":")[0])).size).toBe(2);
  });
});

describe("opting out", () => {
  it.each([
    ["GPC", { globalPrivacyControl: true }],
    ["DNT", { doNotTrack: "1" }],
  ])("[TR8] honours %s: nothing is stored, nothing sent, and calls do no harm", async (_name, navigator) => {
    const browser = browserWith({ navigator });
    const tab = browser.newTab();
    const page = tab.open("/");
    page.footfall.track("Click");
    page.footfall.pageview("/a");
    page.leave();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(server.requests).toEqual([]);
    expect(browser.localStorage.items.size + tab.storage.items.size).toBe(0);
  });

  it("[TR8] counts in spite of the signals where the site says so", async () => {
    const navigator = { globalPrivacyControl: true, doNotTrack: "1" };
    browserWith({ navigator })
      .newTab()
      .open("/", { attributes: { respectSignals: "false" } });
    await settle();
    expect(server.paths).toEqual(["/"]);
  });

  it("[TR8] leaves out whoever set the mark", async () => {
    const browser = browserWith();
    browser.localStorage.setItem("footfall:ignore", "1");
    browser.newTab().open("/", { attributes: { respectSignals: "false" } });
    await settle();
    expect(server.requests).toEqual([]);
  });

  it("[TR8] counts a browser that says nothing, or that it may be tracked", async () => {
    browserWith({ navigator: { doNotTrack: "0", globalPrivacyControl: false } })
      .newTab()
      .open("/");
    await settle();
    expect(server.paths).toEqual(["/"]);
  });
});
