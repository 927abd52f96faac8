import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { buildScript } from "./built-script.ts";
import { FakeBrowser, type FakeTab } from "./fake-browser.ts";
import { FakeServer } from "./fake-server.ts";

let script: string;
let server: FakeServer;
let tab: FakeTab;

const seconds = (n: number) => vi.advanceTimersByTimeAsync(n * 1000);

beforeAll(async () => {
  script = await buildScript();
});
beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 1, 12), toFake: ["setTimeout", "clearTimeout", "Date"] });
  server = new FakeServer();
  tab = new FakeBrowser({ script, server }).newTab();
  return () => vi.useRealTimers();
});

describe("attention", () => {
  it("[TR13] is cumulative: time, deepest scroll, interactions", async () => {
    server.answer = () => ({ status: 202, heartbeatS: 15 });
    const page = tab.open("/");
    page.scrollTo(300);
    page.scrollTo(100);
    page.fire("pointerdown");
    page.fire("keydown");
    page.fire("keydown", { repeat: true });
    await seconds(16);
    page.scrollTo(499);
    await seconds(15);
    expect(server.engagements).toMatchObject([
      { pageview: 1, engaged_ms: 15_000, scroll: 80, interactions: 2 },
      { pageview: 1, engaged_ms: 30_000, scroll: 100, interactions: 2 },
    ]);
  });

  it("[TR13] starts over with each pageview, after the last word on the one before", async () => {
    const page = tab.open("/");
    page.scrollTo(500);
    await seconds(7);
    page.window.scrollY = 0;
    page.push("/a");
    await seconds(3);
    page.setHidden(true);
    await seconds(1);
    expect(server.engagements).toMatchObject([
      { pageview: 1, url: "https://example.com/", engaged_ms: 7000, scroll: 100 },
      { pageview: 3, url: "https://example.com/a", engaged_ms: 3000, scroll: 50 },
    ]);
  });

  it("[TR13] looks at the depth before the next page is drawn", async () => {
    const page = tab.open("/", {
      // A router that draws at once.
      inline: `var push = history.pushState;
        history.pushState = (...p) => { push(...p); scrollY = 0; document.documentElement.scrollHeight = 5000; };`,
    });
    page.window.scrollY = 500;
    page.push("/a");
    await seconds(1);
    expect(server.engagements).toMatchObject([{ url: "https://example.com/", scroll: 100 }]);
  });

  it("[TR13] does not count while the page is hidden", async () => {
    const page = tab.open("/");
    await seconds(5);
    page.setHidden(true);
    await seconds(500);
    page.setHidden(false);
    await seconds(2);
    page.setHidden(true);
    await seconds(1);
    expect(server.engagements.at(-1)?.engaged_ms).toBe(7000);
  });

  it("[TR13] does not count while the page is in the back/forward cache", async () => {
    const page = tab.open("/");
    await seconds(5);
    page.leave({ cached: true });
    await seconds(500);
    page.restore();
    await seconds(2);
    page.setHidden(true);
    await seconds(1);
    expect(server.engagements.map((engagement) => engagement.engaged_ms)).toEqual([5000, 2000]);
    // Each belongs to its own session's pageview.
    expect(server.engagements.map((engagement) => engagement.pageview)).toEqual([1, 1]);
  });

  it("[TR13] counts half a minute more without focus, from the last use on", async () => {
    const page = tab.open("/");
    await seconds(10);
    page.setFocused(false);
    await seconds(10);
    page.scrollTo(10);
    await seconds(50);
    page.setFocused(true);
    await seconds(1);
    page.setHidden(true);
    await seconds(1);
    // 10 focused, 10 up to the scroll, 30 after it, 1 focused again.
    expect(server.engagements.at(-1)?.engaged_ms).toBe(51_000);
  });

  it("[TR13] does not take a sleeping machine for a reader", async () => {
    const page = tab.open("/");
    await seconds(10);
    vi.setSystemTime(Date.now() + 8 * 3600 * 1000);
    page.setHidden(true);
    await seconds(1);
    expect(server.engagements.at(-1)?.engaged_ms).toBeLessThanOrEqual(120_000);
  });

  it("[TR13] counts nothing for a page that was never seen, or whose clock went back", async () => {
    tab.open("/", { hidden: true });
    await seconds(300);
    tab.open("/a");
    vi.setSystemTime(Date.now() - 3600 * 1000);
    tab.current?.setHidden(true);
    await seconds(1);
    expect(server.engagements).toMatchObject([{ url: "https://example.com/a", engaged_ms: 0 }]);
  });
});

describe("heartbeats", () => {
  it("[TR14] come as often as the server asks, though nothing moves", async () => {
    server.answer = () => ({ status: 202, heartbeatS: 15 });
    const page = tab.open("/");
    page.setFocused(false);
    await seconds(150.5);
    expect(server.engagements).toHaveLength(10);
    server.answer = () => ({ status: 202, heartbeatS: 60 });
    await seconds(15);
    expect(server.engagements).toHaveLength(11);
    await seconds(59);
    expect(server.engagements).toHaveLength(11);
    await seconds(2);
    expect(server.engagements).toHaveLength(12);
  });

  it("[TR14] stop while the page is hidden, and start at once when it is seen again after a while", async () => {
    const page = tab.open("/");
    await seconds(5);
    page.setHidden(true);
    await seconds(1);
    expect(server.engagements).toHaveLength(1);
    await seconds(3600);
    expect(server.engagements).toHaveLength(1);
    page.setHidden(false);
    await seconds(1);
    expect(server.engagements).toHaveLength(2);
  });

  it("[TR14] are not needed shortly after another event", async () => {
    const page = tab.open("/");
    await seconds(50);
    page.footfall.track("Click");
    await seconds(50);
    expect(server.engagements).toHaveLength(0);
    await seconds(11);
    expect(server.engagements).toHaveLength(1);
  });

  it("[TR14] do not come from excluded pages, nor before a pageview", async () => {
    tab.open("/admin", { attributes: { exclude: "/admin" } });
    await seconds(300);
    tab.open("/app", { attributes: { manual: "" } });
    await seconds(300);
    expect(server.requests).toEqual([]);
  });

  it("[TR14] end with the page", async () => {
    const page = tab.open("/");
    await seconds(5);
    page.leave({ cached: true });
    const requests = server.requests.length;
    await seconds(3600);
    expect(server.requests).toHaveLength(requests);
  });
});
