import { randomUUID } from "node:crypto";
import type { CollectEventInput, CollectInput } from "../../protocol/collect.ts";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import { postRequest } from "../load/http-request.ts";

/**
 * Requests as trackers send them, one event each: a visitor reads a few pages, with heartbeats between them, and
 * leaves; another takes the place. No request repeats another, since duplicates are cheaper to answer.
 */

const pages = Array.from({ length: 40 }, (_, index) => `/blog/2026/an-article-with-a-usual-name-${index}`);
const referrers = ["", "", "https://www.google.com/", "https://news.ycombinator.com/", "https://t.co/x1y2z3"];
const agents = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Safari/605.1.15",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36",
  "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0",
];
/** A pageview and its heartbeats. */
const EVENTS_PER_PAGEVIEW = 3;

interface Tab {
  /** How many came before it. */
  number: number;
  visitor: string;
  session: string;
  headers: Record<string, string>;
  referrer: string;
  /** Events so far; the seq of the next is one more. */
  sent: number;
  /** Events after which the visitor leaves. */
  stays: number;
  page: string;
  /** The seq of its pageview. */
  pageview: number;
}

export interface Traffic {
  site: string;
  /** Visitors at a time. */
  visitors: number;
  /** Events of one visitor. */
  eventsPerVisitor: number;
  /** The clock that events carry, Unix ms. */
  now(): number;
  /** Headers besides a browser's, of each visitor by its number: of a proxy that knows the place. */
  headersOf?(visitor: number): Record<string, string>;
}

export class VisitorTraffic {
  private readonly traffic: Traffic;
  private readonly tabs: Tab[];
  private turn = 0;
  private made = 0;

  constructor(traffic: Traffic) {
    this.traffic = traffic;
    // The first ones are at different points of their stay, as anywhere at any moment.
    this.tabs = Array.from({ length: traffic.visitors }, (_, index) =>
      this.newTab(1 + (index % traffic.eventsPerVisitor)),
    );
  }

  /** @param page to go to instead of what would come next. @returns the next visitor's next request */
  next(page?: string): string {
    const index = this.turn++ % this.tabs.length;
    let tab = this.tabs[index];
    if (!tab || tab.sent >= tab.stays) {
      tab = this.newTab(this.traffic.eventsPerVisitor);
      this.tabs[index] = tab;
    }
    const body: CollectInput = {
      v: PROTOCOL_VERSION,
      site: this.traffic.site,
      visitor: tab.visitor,
      session: tab.session,
      sent_at: this.traffic.now(),
      events: [this.nextEvent(tab, page)],
    };
    return postRequest("/api/collect", tab.headers, JSON.stringify(body));
  }

  private nextEvent(tab: Tab, page: string | undefined): CollectEventInput {
    const seq = ++tab.sent;
    const at = this.traffic.now();
    const beats = seq - tab.pageview;
    const arrives = page !== undefined || tab.pageview === 0 || beats >= EVENTS_PER_PAGEVIEW;
    if (arrives) {
      tab.pageview = seq;
      tab.page = page ?? pages[(tab.number + seq) % pages.length] ?? "/";
    }
    const url = `https://${this.traffic.site}${tab.page}`;
    if (arrives)
      return { seq, type: "pageview", at, url, referrer: seq === 1 ? tab.referrer : null, title: "An article" };
    const figures = { engaged_ms: 15_000 * beats, scroll: 30 * beats, interactions: beats };
    return { seq, type: "engagement", at, url, pageview: tab.pageview, ...figures };
  }

  private newTab(stays: number): Tab {
    const number = this.made++;
    return {
      number,
      visitor: randomUUID(),
      session: randomUUID(),
      referrer: referrers[number % referrers.length] ?? "",
      sent: 0,
      stays,
      page: "/",
      pageview: 0,
      headers: {
        connection: "keep-alive",
        "user-agent": agents[number % agents.length] ?? "",
        "content-type": "text/plain;charset=UTF-8",
        accept: "*/*",
        origin: `https://${this.traffic.site}`,
        referer: `https://${this.traffic.site}/`,
        "sec-fetch-site": "cross-site",
        "sec-fetch-mode": "cors",
        "sec-fetch-dest": "empty",
        "accept-encoding": "gzip, deflate, br, zstd",
        "accept-language": "en-GB,en;q=0.9",
        ...this.traffic.headersOf?.(number),
      },
    };
  }
}
