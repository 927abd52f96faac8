import type { CollectEventInput } from "../../protocol/collect.ts";
import { HEARTBEAT_QUIET_S, URL_CHARS } from "../../protocol/limits.ts";
import { measure, restart, watchAttention } from "./attention.ts";
import { addressOf, excludedBy, watchNavigation } from "./navigation.ts";
import type { TrackerOptions } from "./options.ts";
import { openOutbox } from "./outbox.ts";
import { keepTab, newTab, resumeTab } from "./tab.ts";
import type { Footfall, Props, TrackOptions } from "./tracker.ts";
import { visitorIdOf } from "./visitor.ts";

/** Events that may wait in a tab; beyond, the oldest are given up. */
const UNSENT_MAX = 100;

type Detail<T> = T extends CollectEventInput ? Omit<T, "seq" | "at" | "url"> : never;

/** Measures the page that is shown now: what becomes an event, and when. */
export const startTracker = ({
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
    // By way of JSON: what cannot be sent fails here and not in every attempt, and what the page changes later is not sent.
    const event: CollectEventInput = JSON.parse(
      JSON.stringify({ ...detail, seq: tab.seq + 1, at: recordedAt, url: at.slice(0, URL_CHARS) }),
    );
    tab.seq++;
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
      ([session, event]) => session !== tab.session || (event as { pageview?: number }).pageview !== current,
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
