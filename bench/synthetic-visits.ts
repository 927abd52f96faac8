import { hash96 } from "../domain/ingest/hash.ts";
import type { Acquisition, Client } from "../domain/ingest/hit.ts";
import { compareSealed, type SealedVisit } from "../domain/parts/sealed-visit.ts";
import type { CountedHit, Engagement, Visit } from "../domain/visits/visit.ts";

/** Traffic that looks like a site's: few pages take most views, most visitors come once, clocks have milliseconds. */
export interface SyntheticOptions {
  visits: number;
  days: number;
  /** How sessions are named. */
  session: "uuid" | "hash64";
  /** Which stretch of so many days of the same site; 0, the first, unless told otherwise. */
  stretch?: number;
}

/** Mulberry32 (Tommy Ettinger, public domain). */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
};

const DAY_MS = 86_400_000;
const words = [
  "pricing",
  "docs",
  "blog",
  "guide",
  "release",
  "notes",
  "how",
  "to",
  "measure",
  "privacy",
  "cookies",
  "live",
];
const sources: readonly [source: string, referrer: string, channel: string][] = [
  ["", "", "Direct"],
  ["Google", "https://www.google.com/", "Organic Search"],
  ["Hacker News", "https://news.ycombinator.com/", "Referral"],
  ["Bing", "https://www.bing.com/", "Organic Search"],
  ["Twitter", "https://t.co/", "Organic Social"],
  ["ChatGPT", "https://chatgpt.com/", "AI Assistants"],
  ["newsletter", "", "Email"],
];
const browsers = ["Chrome", "Safari", "Firefox", "Edge", "Samsung Internet"];
const systems = ["Windows", "iOS", "Android", "macOS", "Linux"];

class Site {
  readonly pages: string[] = [];
  readonly cities: { country: string; region: string; city: string; lat: number; lon: number }[] = [];
  private random: () => number;

  constructor(random: () => number) {
    this.random = random;
    for (let page = 0; page < 5000; page++) {
      this.pages.push(page === 0 ? "/" : `/${this.word()}/${this.word()}-${this.word()}-${page}`);
    }
    for (let city = 0; city < 3000; city++) {
      const country = String.fromCharCode(65 + this.below(26), 65 + this.below(6));
      const lat = Math.round(random() * 1300 - 500) / 10;
      const lon = Math.round(random() * 3600 - 1800) / 10;
      this.cities.push({
        country,
        region: `${country}-${this.below(30)}`,
        city: `${this.word()} ${this.word()}${city}`,
        lat,
        lon,
      });
    }
  }

  /** Another traffic on the same site. */
  goOn(random: () => number): void {
    this.random = random;
  }

  below(n: number): number {
    return Math.floor(this.random() * n);
  }
  /** Few take most. */
  skewed(n: number): number {
    return Math.min(n - 1, Math.floor(n * this.random() ** 5));
  }
  word(): string {
    return words[this.below(words.length)] as string;
  }
  hex(digits: number): string {
    return Array.from({ length: digits }, () => this.below(16).toString(16)).join("");
  }
  uuid(): string {
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-a${this.hex(3)}-${this.hex(12)}`;
  }

  acquisition(): Acquisition {
    const [source, referrer, channel] = sources[this.skewed(sources.length)] as (typeof sources)[number];
    const mail = channel === "Email";
    const path = source === "Hacker News" ? `item?id=${40_000_000 + this.below(500)}` : "";
    return {
      source,
      referrer: referrer && `${referrer}${path}`,
      channel,
      utmSource: mail ? "newsletter" : "",
      utmMedium: mail ? "email" : "",
      utmCampaign: mail ? `week-${this.below(52)}` : "",
      utmContent: "",
      utmTerm: "",
    };
  }

  client(): Client {
    const os = this.skewed(systems.length);
    const city = this.cities[this.skewed(this.cities.length)] as (typeof this.cities)[number];
    return {
      ...city,
      device: os === 1 || os === 2 ? "Mobile" : "Desktop",
      browser: browsers[this.skewed(browsers.length)] as string,
      browserVersion: String(140 - this.skewed(30)),
      os: systems[os] as string,
      osVersion: String(17 - this.skewed(8)),
    };
  }
}

const bare = { session: "", id: "", name: "", hostname: "example.com", props: null, revenue: null, interactive: true };

/** Visits with four counted hits on average, in a part's order; the same seed gives the same visits. */
export const syntheticVisits = (options: SyntheticOptions, seed = 1): SealedVisit[] => {
  const { visits, days, session: naming, stretch = 0 } = options;
  let random = seededRandom(seed);
  const site = new Site(random);
  if (stretch > 0) {
    random = seededRandom(seed * 1000 + stretch);
    site.goOn(random);
  }
  const begin = Date.UTC(2026, 9, 1) + stretch * days * DAY_MS;
  const starts = Float64Array.from({ length: visits }, () => begin + Math.floor(random() * days * DAY_MS)).sort();
  let nextOrdinal = 0;
  const all = Array.from(starts, (start): SealedVisit => {
    const ordinal = nextOrdinal > 10 && random() < 0.35 ? site.below(nextOrdinal) : nextOrdinal++;
    const session = naming === "uuid" ? site.uuid() : hash96(site.uuid()).slice(7);
    const hits: CountedHit[] = [];
    const engagements: [string, Engagement][] = [];
    const wanted = random() < 0.4 ? 1 : 2 + Math.floor(-Math.log(1 - random()) * 4.6);
    let at = start;
    let seq = 1;
    let to = start;
    while (hits.length < wanted) {
      if (hits.length > 0) at += 1000 + Math.floor(-Math.log(1 - random()) * 45_000);
      const page = site.pages[site.skewed(site.pages.length)] as string;
      if (hits.length > 0 && random() < 0.15) {
        const buys = random() < 0.1;
        hits.push({
          ...bare,
          kind: "event",
          at,
          session,
          seq: seq++,
          page,
          name: buys ? "Purchase" : (["Signup", "Download", "Outbound Link: Click"][site.below(3)] as string),
          props: {
            plan: ["free", "pro", "team"][site.below(3)] as string,
            url: `https://example.org/${site.below(200)}`,
          },
          revenue: buys ? { amount: Math.round(random() * 20_000) / 100, currency: "EUR" } : null,
        });
      } else {
        const props =
          random() < 0.3 ? { author: `author ${site.skewed(40)}`, logged_in: random() < 0.2 ? "true" : "false" } : null;
        hits.push({ ...bare, kind: "pageview", at, session, seq, page, props });
        if (random() < 0.9) {
          const heartbeat = at + 2000 + site.below(13_000);
          const engagedMs = Math.floor(-Math.log(1 - random()) * 20_000);
          const engagement = {
            session,
            pageview: seq,
            at: heartbeat,
            hostname: "example.com",
            page,
            engagedMs,
            scroll: site.below(101),
            interactions: site.skewed(20),
          };
          engagements.push([`${session}:${seq}`, engagement]);
          to = Math.max(to, heartbeat + engagedMs);
          seq += 1 + site.skewed(4);
        }
        seq++;
      }
      to = Math.max(to, at);
    }
    const visit: Visit = { from: start, to, hits, acquisition: site.acquisition(), client: site.client() };
    return { ordinal, visit, engagements, score: site.skewed(101) };
  });
  return all.sort(compareSealed);
};
