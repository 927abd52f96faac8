import type { CollectEventInput } from "../../protocol/collect.ts";
import { HEARTBEAT_QUIET_S, URL_CHARS } from "../../protocol/limits.ts";
import { measure, restart, watchAttention } from "./attention.ts";
import { isOptedOut } from "./consent.ts";
import { addressOf, excludedBy, watchNavigation } from "./navigation.ts";
import type { TrackerOptions } from "./options.ts";
import { openOutbox } from "./outbox.ts";
import { keepTab, newTab, resumeTab } from "./tab.ts";
import { visitorIdOf } from "./visitor.ts";

export type Props = Record<string, string | number | boolean>;

export interface TrackOptions {
  /** Money that the event carries; the currency is an ISO 4217 code. */
  revenue?: { amount: number; currency: string };
  /** False: the event does not end a bounce. Default true. */
  interactive?: boolean;
}

export interface Footfall {
  /** Counts a pageview. @param path of the page when the address does not name it: `/checkout/step-2` */
  pageview(path?: string, props?: Props): void;
  /** Counts a custom event: `track("Purchase", { plan: "pro" }, { revenue: { amount: 49, currency: "EUR" } })`. */
  track(name: string, props?: Props, options?: TrackOptions): void;
}

/** Events that may wait in a tab; beyond, the oldest are given up. */
const UNSENT_MAX = 100;

type Detail<T> = T extends CollectEventInput ? Omit<T, "seq" | "at" | "url"> : never;

/** A call of the tracker's, as it waits until the tracker is there. */
export type Call = { [K in keyof Footfall]: [K, ...Parameters<Footfall[K]>] }[keyof Footfall];

export interface Tracker extends Footfall {
  /** Stands in for the stub's queue, so that whoever kept a reference to the stub is still heard. */
  q: { push(call: Call): void };
}

/**
 * Starts measuring a page: its pageviews, the attention it gets, and what it reports itself. Nothing is stored or sent
 * for a browser that opted out. A page that is being prerendered counts once it is shown.
 * @param calls made before the tracker was there
 */
export const createTracker = (options: TrackerOptions, calls: Call[] = []): Tracker => {
  let push = (call: Call): void => {
    calls.push(call);
  };
  const start = (): void => {
    const footfall = startTracker(options) as unknown as Record<string, (...parameters: unknown[]) => void>;
    push = ([method, ...parameters]) => footfall[method]?.(...parameters);
    calls.forEach(push);
  };
  if (isOptedOut(options.respectSignals)) push = () => {};
  else if ((document as Document & { prerendering?: boolean }).prerendering)
    document.addEventListener("prerenderingchange", start);
  else start();
  return {
    pageview: (...parameters) => push(["pageview", ...parameters]),
    track: (...parameters) => push(["track", ...parameters]),
    q: { push: (call) => push(call) },
  };
};

const startTracker = ({
  endpoint,
  exclude = [],
  hash,
  identity = "visitor",
  manual,
  site,
}: TrackerOptions): Footfall => {
  const key = `footfall:${site}`;
  const excluded = excludedBy(exclude);
  const tab = newTab();
  let heartbeatS = HEARTBEAT_QUIET_S;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Of the current page, "" before its first pageview. */
  let url = "";
  /** Seq of the current pageview, 0 when none counts. */
  let current = 0;
  let recordedAt = 0;
  let reported = "";

  if (identity !== "daily") resumeTab(key, tab);

  /** While the page is visible something leaves every `heartbeatS` seconds, so that its visitor counts as present. */
  const awaitHeartbeat = (): void => {
    clearTimeout(timer);
    if (current && !document.hidden) {
      timer = setTimeout(report, recordedAt + heartbeatS * 1000 - Date.now(), true);
    }
  };

  const send = openOutbox(tab, {
    endpoint,
    site,
    key,
    visitor: identity === "visitor" ? visitorIdOf(key) : null,
    onHeartbeat: (seconds) => {
      heartbeatS = seconds || heartbeatS;
      awaitHeartbeat();
    },
  });

  const record = (detail: Detail<CollectEventInput>): void => {
    const at = url || addressOf(hash);
    if (excluded.test(at)) return;
    recordedAt = Date.now();
    const event = { ...detail, seq: ++tab.seq, at: recordedAt, url: at.slice(0, URL_CHARS) } as CollectEventInput;
    if (event.type === "pageview") current = event.seq;
    tab.unsent = [...tab.unsent, [tab.session, event] as const].slice(-UNSENT_MAX);
    keepTab(key, tab);
    awaitHeartbeat();
    queueMicrotask(send);
  };

  const report = (always?: boolean): void => {
    const figures = measure();
    const now = JSON.stringify(figures);
    if (!current || !tab.open || (!always && now === reported)) return;
    reported = now;
    // Figures are cumulative: what has not left yet is superseded, so that a long spell without network fits.
    tab.unsent = tab.unsent.filter(
      ([session, event]) => session !== tab.session || event.type !== "engagement" || event.pageview !== current,
    );
    record({ ...figures, type: "engagement", pageview: current });
  };

  const pageview = (path?: string, props?: Props): void => {
    report();
    const origin = url ? { referrer: url } : { referrer: document.referrer, title: document.title };
    url = addressOf(hash, path);
    current = 0;
    reported = JSON.stringify(restart());
    record({ ...origin, props, type: "pageview" });
  };
  const track = (name: string, props?: Props, { revenue, interactive }: TrackOptions = {}): void =>
    record({ type: "event", name, props, revenue, interactive });

  const automatic = (): void => {
    if (!manual) pageview();
  };
  document.addEventListener("visibilitychange", () => {
    report();
    awaitHeartbeat();
  });
  addEventListener("pagehide", () => {
    report();
    send(true);
    tab.open = false;
    keepTab(key, tab);
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    current = 0;
    tab.open = true;
    if (identity !== "daily") resumeTab(key, tab, true);
    automatic();
  });
  restart();
  watchAttention();
  watchNavigation(hash, measure, automatic);
  automatic();
  return { pageview, track };
};
