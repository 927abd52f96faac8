import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { buildScript } from "./built-script.ts";
import { FakeBrowser, type FakeTab } from "./fake-browser.ts";
import { FakeServer } from "./fake-server.ts";

let script: string;
let server: FakeServer;
let tab: FakeTab;

/** Lets promises and due timers run. */
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

describe("pageviews", () => {
  it("[TR1] counts the page that loads, with address, referrer and title, at the script's own origin", async () => {
    tab.open("/pricing?utm_source=hn#secret", { referrer: "https://news.ycombinator.com/" });
    await settle();
    expect(server.requests).toMatchObject([
      {
        via: "fetch",
        keepalive: true,
        url: "https://stats.example.net/api/collect",
        v: 1,
        site: "example.com",
        sent_at: Date.UTC(2026, 10, 1, 12),
        events: [
          {
            seq: 1,
            type: "pageview",
            at: Date.UTC(2026, 10, 1, 12),
            url: "https://example.com/pricing?utm_source=hn",
            referrer: "https://news.ycombinator.com/",
            title: "A page",
          },
        ],
      },
    ]);
  });

  it("[TR1] counts history navigation when the path changes, and nothing when only query or fragment do", async () => {
    const page = tab.open("/");
    page.push("/a");
    page.push("/a?tab=2");
    page.push("/a#top");
    page.push("/b");
    page.back("/a");
    await settle();
    expect(server.paths).toEqual(["/", "/a", "/b", "/a"]);
    const referrers = server.told.map((event) => "referrer" in event && event.referrer);
    expect(referrers).toEqual(["", "https://example.com/", "https://example.com/a", "https://example.com/b"]);
  });

  it("[TR1] lets the fragment name the page when asked to", async () => {
    const page = tab.open("/?utm_source=x#/about", { attributes: { hash: "" } });
    page.back("/#/team");
    await settle();
    expect(server.told.map((event) => event.url)).toEqual([
      "https://example.com/%23/about?utm_source=x",
      "https://example.com/%23/team",
    ]);
  });

  it("[TR2] counts a page that comes back out of the back/forward cache again", async () => {
    const page = tab.open("/");
    await settle();
    page.leave({ cached: true });
    page.restore();
    await settle();
    expect(server.paths).toEqual(["/", "/"]);
    expect(server.visitors.size).toBe(1);
  });

  it("[TR2] counts a prerendered page only once it is shown, and then what was called meanwhile", async () => {
    const page = tab.open("/", { prerendering: true });
    page.footfall.track("Early");
    await settle();
    expect(server.requests).toEqual([]);
    expect(tab.storage.items.size).toBe(0);
    page.activate();
    await settle();
    expect(server.told.map((event) => event.type)).toEqual(["pageview", "event"]);
  });

  it("[TR3] counts what the page reports itself, under the page of the latest pageview", async () => {
    const page = tab.open("/shop");
    page.footfall.pageview("/checkout/step-2", { plan: "pro" });
    page.footfall.track(
      "Purchase",
      { plan: "pro", seats: 3, trial: false },
      { revenue: { amount: 49, currency: "EUR" } },
    );
    page.footfall.track("Autoplay", undefined, { interactive: false });
    await settle();
    expect(server.requests).toHaveLength(1);
    expect(server.told).toMatchObject([
      { type: "pageview", url: "https://example.com/shop" },
      { type: "pageview", url: "https://example.com/checkout/step-2", props: { plan: "pro" } },
      {
        type: "event",
        name: "Purchase",
        url: "https://example.com/checkout/step-2",
        props: { plan: "pro", seats: "3", trial: "false" },
        revenue: { amount: 49, currency: "EUR" },
        interactive: true,
      },
      { type: "event", name: "Autoplay", interactive: false },
    ]);
  });

  it("[TR3] takes what it is told as it was then, and does no harm when it cannot be told", async () => {
    const page = tab.open("/");
    const props: Record<string, string> = { step: "1" };
    page.footfall.track("Step", props);
    props.step = "2";
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    page.footfall.track("Odd", circular as Record<string, string>);
    page.footfall.pageview("http://[");
    page.footfall.track("Next");
    await settle();
    expect(server.told.slice(1)).toMatchObject([{ props: { step: "1" } }, { name: "Next" }]);
    expect(server.events.map((event) => event.seq)).toEqual(server.events.map((_, index) => index + 1));
    expect(page.errors).toHaveLength(2);
  });

  it("[TR3] leaves pageviews to the page when told so", async () => {
    const page = tab.open("/app", { attributes: { manual: "" } });
    page.push("/app/2");
    page.footfall.track("Opened");
    await settle();
    expect(server.told).toMatchObject([{ type: "event", url: "https://example.com/app/2" }]);
    page.footfall.pageview();
    await settle();
    expect(server.paths).toEqual(["/app/2"]);
  });

  it("[TR4] makes up for calls before it had loaded, and still hears whoever kept the stub", async () => {
    // The line that docs/tracker.md gives.
    const stub =
      'window.footfall||(footfall={q:[],pageview(...a){footfall.q.push(["pageview",...a])},track(...a){footfall.q.push(["track",...a])}});';
    const inline = `${stub} footfall.pageview("http://["); footfall.track("Early", { n: 1 }); var kept = footfall;`;
    const page = tab.open("/", { inline });
    (page.window.kept as typeof page.footfall).track("Late");
    await settle();
    expect(server.told).toMatchObject([
      { type: "pageview" },
      { type: "event", name: "Early", props: { n: "1" } },
      { type: "event", name: "Late" },
    ]);
  });

  it("[TR4] counts once when the script is included twice", async () => {
    const page = tab.open("/");
    page.run();
    page.push("/a");
    await settle();
    expect(server.paths).toEqual(["/", "/a"]);
  });

  it("[TR5] counts nothing on excluded pages", async () => {
    const attributes = { exclude: "/admin/**, /drafts/*.html,/exact,/дом*" };
    const page = tab.open("/admin/users/7?x=1", { attributes });
    page.footfall.track("Secret");
    for (const path of ["/drafts/a.html", "/drafts/axhtml", "/exact", "/exactly", "/домой", "/x/admin/"]) {
      page.push(path);
    }
    await settle();
    expect(server.paths.map(decodeURI)).toEqual(["/drafts/axhtml", "/exactly", "/x/admin/"]);
  });

  it("[TR1] sends to the endpoint that the tag names", async () => {
    tab.open("/", { attributes: { endpoint: "https://a.example/collect" } });
    await settle();
    expect(server.requests[0]?.url).toBe("https://a.example/collect");
  });
});
