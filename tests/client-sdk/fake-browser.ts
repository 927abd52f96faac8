import { createContext, runInContext } from "node:vm";
import type { Footfall } from "../../client-sdk/tracker/tracker.ts";
import type { FakeServer } from "./fake-server.ts";

/** Storage of one origin, or of one tab. Blocked storage throws when it is touched, as browsers do. */
export class FakeStorage {
  readonly items = new Map<string, string>();

  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.items.set(key, value);
  }

  copy(): FakeStorage {
    const copy = new FakeStorage();
    for (const [key, value] of this.items) copy.items.set(key, value);
    return copy;
  }
}

export interface BrowserTraits {
  script: string;
  server: FakeServer;
  navigator?: Record<string, unknown>;
  storageBlocked?: boolean;
}

/** A browser profile: what all its tabs share. */
export class FakeBrowser {
  readonly localStorage = new FakeStorage();
  readonly traits: BrowserTraits;

  constructor(traits: BrowserTraits) {
    this.traits = traits;
  }

  newTab(): FakeTab {
    return new FakeTab(this, new FakeStorage());
  }
}

export interface Visit {
  attributes?: Record<string, string>;
  referrer?: string;
  hidden?: boolean;
  prerendering?: boolean;
  /** Source text that the page runs before the tracker. */
  inline?: string;
}

export class FakeTab {
  readonly browser: FakeBrowser;
  readonly storage: FakeStorage;
  current: FakePage | null = null;

  constructor(browser: FakeBrowser, storage: FakeStorage) {
    this.browser = browser;
    this.storage = storage;
  }

  /** Leaves the page that is shown, and loads another one with the tracker in it. */
  open(url: string, visit: Visit = {}): FakePage {
    this.current?.leave();
    this.current = new FakePage(this, url, visit);
    this.current.run();
    return this.current;
  }

  /** What "duplicate tab" and `window.open` do: the new tab begins with a copy of this tab's storage. */
  duplicate(): FakeTab {
    return new FakeTab(this.browser, this.storage.copy());
  }
}

type PageWindow = Record<string, unknown> & { footfall: Footfall; history: { pushState: History["pushState"] } };

/** One document: its window, and the things that happen to it. */
export class FakePage {
  readonly window: PageWindow;
  private readonly tab: FakeTab;
  private readonly events = new EventTarget();
  private readonly documentEvents = new EventTarget();
  private readonly document: Record<string, unknown>;
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();
  private alive = true;
  focused = true;
  /** What was written to the console as errors. */
  readonly errors: unknown[] = [];

  constructor(tab: FakeTab, url: string, visit: Visit) {
    this.tab = tab;
    this.document = this.makeDocument(visit);
    this.window = this.makeWindow(new URL(url, "https://example.com")) as PageWindow;
    createContext(this.window);
    if (visit.inline) runInContext(visit.inline, this.window);
  }

  /** Runs the tracker, once more when it is included twice. */
  run(): void {
    runInContext(this.tab.browser.traits.script, this.window);
  }

  get footfall(): Footfall {
    return this.window.footfall;
  }

  set scrollHeight(pixels: number) {
    this.document.documentElement = { scrollHeight: pixels };
  }

  scrollTo(y: number): void {
    this.window.scrollY = y;
    this.fire("scroll");
  }

  push(path: string): void {
    this.window.history.pushState(null, "", path);
  }

  /** The back button, within the document. */
  back(path: string): void {
    this.go(path);
    this.fire("popstate");
  }

  fire(type: string, fields: Record<string, unknown> = {}): void {
    this.events.dispatchEvent(Object.assign(new Event(type), fields));
  }

  setHidden(hidden: boolean): void {
    this.document.hidden = hidden;
    this.documentEvents.dispatchEvent(new Event("visibilitychange"));
  }

  setFocused(focused: boolean): void {
    this.focused = focused;
    this.fire(focused ? "focus" : "blur");
  }

  activate(): void {
    this.document.prerendering = false;
    this.documentEvents.dispatchEvent(new Event("prerenderingchange"));
  }

  /** Goes away for good; with `cached`, into the back/forward cache. Browsers say pagehide, then that it is hidden. */
  leave({ cached = false } = {}): void {
    if (!this.alive) return;
    this.fire("pagehide", { persisted: cached });
    this.setHidden(true);
    if (!cached) this.end();
  }

  /** Comes back out of the back/forward cache. */
  restore(): void {
    this.tab.current = this;
    this.setHidden(false);
    this.fire("pageshow", { persisted: true });
  }

  /** The process dies: no event, nothing. */
  crash(): void {
    this.tab.current = null;
    this.end();
  }

  private end(): void {
    this.alive = false;
    for (const timer of this.timers) clearTimeout(timer);
  }

  private go(path: string): void {
    const { href } = new URL(path, (this.window.location as URL).href);
    (this.window.location as URL).href = href;
  }

  private makeDocument(visit: Visit): Record<string, unknown> {
    return {
      hidden: visit.hidden ?? false,
      prerendering: visit.prerendering ?? false,
      referrer: visit.referrer ?? "",
      title: "A page",
      hasFocus: () => this.focused,
      documentElement: { scrollHeight: 1000 },
      addEventListener: this.documentEvents.addEventListener.bind(this.documentEvents),
      currentScript: {
        src: "https://stats.example.net/script.js",
        dataset: { site: "example.com", ...visit.attributes },
      },
    };
  }

  private makeWindow(location: URL): Record<string, unknown> {
    const { localStorage, traits } = this.tab.browser;
    const sessionStorage = this.tab.storage;
    const area = (storage: FakeStorage): FakeStorage => {
      if (traits.storageBlocked) throw new DOMException("The operation is insecure.", "SecurityError");
      return storage;
    };
    const navigate = (_state: unknown, _unused: string, path?: string | null): void => {
      if (path) this.go(path);
    };
    const window = {
      document: this.document,
      location,
      history: { pushState: navigate, replaceState: navigate },
      navigator: { ...traits.navigator, sendBeacon: (url: string, body: string) => this.beacon(url, body) },
      get localStorage() {
        return area(localStorage);
      },
      get sessionStorage() {
        return area(sessionStorage);
      },
      addEventListener: this.events.addEventListener.bind(this.events),
      fetch: (url: string, init: RequestInit) => this.fetch(url, init),
      setTimeout: (...parameters: Parameters<typeof setTimeout>) => {
        const timer = setTimeout(...parameters);
        this.timers.add(timer);
        return timer;
      },
      clearTimeout: (timer: ReturnType<typeof setTimeout>) => clearTimeout(timer),
      queueMicrotask: (task: () => void) => queueMicrotask(() => task()),
      console: { error: (error: unknown) => this.errors.push(error) },
      crypto: globalThis.crypto,
      Date: globalThis.Date,
      URL,
      scrollY: 0,
      innerHeight: 500,
    };
    return Object.defineProperty(window, "window", { value: window });
  }

  private beacon(url: string, body: string): boolean {
    this.tab.browser.traits.server.receive("beacon", url, body, true);
    return true;
  }

  private async fetch(url: string, init: RequestInit): Promise<Response> {
    const { server } = this.tab.browser.traits;
    const { status, retryAfterS, heartbeatS = 60 } = server.receive("fetch", url, String(init.body), !!init.keepalive);
    // The answer takes its time, and a document that is gone never hears it.
    await Promise.resolve();
    if (!this.alive) return new Promise(() => {});
    if (status === 0) throw new TypeError("Failed to fetch");
    const headers = new Headers(retryAfterS ? { "Retry-After": String(retryAfterS) } : {});
    return Response.json({ accepted: 1, duplicates: 0, dropped: [], heartbeat_s: heartbeatS }, { status, headers });
  }
}
