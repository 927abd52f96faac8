import type { CollectEventInput } from "../../protocol/collect.ts";
import { exponential, pick, type Random } from "./random.ts";
import { arrivals, type DemoPlace, landings, nextPages, places, plans, titles, userAgents } from "./world.ts";

/** Somebody who may come again: the same browser at the same place. */
export interface DemoVisitor {
  id: string;
  userAgent: string;
  place: DemoPlace;
}

type WithoutTime<T> = T extends unknown ? Omit<T, "at"> : never;

/** Something that a page says at a moment of the visit. */
export interface Step {
  /** Milliseconds since the visit began, rising. */
  atMs: number;
  event: WithoutTime<CollectEventInput>;
}

export interface DemoVisit {
  visitor: DemoVisitor;
  session: string;
  steps: Step[];
}

const HEARTBEAT_MS = 10_000;
const MEAN_READING_MS = 25_000;
/** Nobody reads longer than this on one page; then the demo would look dead. */
const LONGEST_READING_MS = 120_000;
const MOST_PAGES = 12;
const RETURNING_SHARE = 0.2;
/** Enough that somebody comes back for weeks, also where thousands come a day; then others take the places. */
const REMEMBERED = 20_000;

/** One page: its pageview, heartbeats while it is read, and what is done there. */
const readPage = (
  random: Random,
  url: string,
  path: string,
  start: { atMs: number; seq: number; referrer: string },
) => {
  const steps: Step[] = [];
  let { seq } = start;
  const pageview = seq++;
  const title = titles[path] ?? path;
  steps.push({ atMs: start.atMs, event: { seq: pageview, type: "pageview", url, referrer: start.referrer, title } });
  const readingMs = Math.min(2000 + exponential(random, MEAN_READING_MS), LONGEST_READING_MS);
  const deepest = 20 + 80 * random();
  const heartbeat = (afterMs: number): void => {
    const share = afterMs / readingMs;
    const scroll = Math.round(deepest * share);
    const interactions = Math.floor(afterMs / 4000);
    const event = {
      seq: seq++,
      type: "engagement",
      url,
      pageview,
      engaged_ms: Math.round(afterMs),
      scroll,
      interactions,
    };
    steps.push({ atMs: start.atMs + afterMs, event: event as Step["event"] });
  };
  for (let afterMs = HEARTBEAT_MS; afterMs < readingMs; afterMs += HEARTBEAT_MS) heartbeat(afterMs);
  if (path === "/welcome") {
    const { name, amount } = pick(random, plans);
    const props = { plan: name };
    steps.push({ atMs: start.atMs + readingMs, event: { seq: seq++, type: "event", name: "Signup", url, props } });
    if (amount > 0) {
      const revenue = { amount, currency: "EUR" };
      const event = { seq: seq++, type: "event", name: "Purchase", url, props, revenue } as const;
      steps.push({ atMs: start.atMs + readingMs, event });
    }
  }
  heartbeat(readingMs);
  return { steps, seq, endMs: start.atMs + readingMs };
};

/** Makes visits by chance; remembers some visitors, who come again. */
export class DemoAudience {
  private readonly random: Random;
  private readonly newId: () => string;
  private readonly site: string;
  private readonly known: DemoVisitor[] = [];

  /** @param newId makes ids that no earlier run made: what was sent once would be a duplicate */
  constructor(site: string, random: Random, newId: () => string) {
    this.site = site;
    this.random = random;
    this.newId = newId;
  }

  private visitor(): DemoVisitor {
    const random = this.random;
    const known = this.known[Math.floor(random() * this.known.length)];
    if (known && random() < RETURNING_SHARE) return known;
    const visitor = { id: this.newId(), userAgent: pick(random, userAgents), place: pick(random, places) };
    if (this.known.length < REMEMBERED) this.known.push(visitor);
    else this.known[Math.floor(random() * REMEMBERED)] = visitor;
    return visitor;
  }

  /** @returns a visit of at least one page, its steps in order */
  visit(): DemoVisit {
    const random = this.random;
    const visitor = this.visitor();
    const arrival = pick(random, arrivals);
    const steps: Step[] = [];
    let path = pick(random, landings);
    let seq = 1;
    let atMs = 0;
    for (let pages = 0; path !== "" && pages < MOST_PAGES; pages++) {
      const url = `https://${this.site}${path}${pages === 0 && arrival.query ? `?${arrival.query}` : ""}`;
      const referrer = pages === 0 ? arrival.referrer : "";
      const page = readPage(random, url, path, { atMs, seq, referrer });
      steps.push(...page.steps);
      seq = page.seq;
      atMs = page.endMs;
      path = pick(random, nextPages[path] ?? [[1, ""]]);
    }
    return { visitor, session: this.newId(), steps };
  }
}
