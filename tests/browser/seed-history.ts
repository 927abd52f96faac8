import { seededRandom } from "../../cli/demo/random.ts";
import { DemoAudience } from "../../cli/demo/visit-model.ts";
import type { ImportLineInput, ImportReport } from "../../protocol/import.ts";
import type { TestServer } from "../support/server.ts";

/** History as a year in business would leave it: more by day than by night, more on weekdays, growing. */

const DAY_MS = 86_400_000;
const LINES_PER_REQUEST = 20_000;

/** How busy each hour of a day is (UTC). */
const hours = [2, 1, 1, 1, 1, 2, 4, 7, 10, 12, 13, 12, 11, 12, 13, 12, 10, 9, 8, 9, 9, 8, 6, 4];
const weekdays = [0.6, 1, 1.1, 1.15, 1.1, 1, 0.65];

export interface SeedPlan {
  visits: number;
  days: number;
  /** Unix ms; nothing lies after it. */
  now: number;
  seed?: number;
}

/** Moments of visits' beginnings, by chance and not in order. */
const moment = (random: () => number, { days, now }: SeedPlan): number => {
  for (;;) {
    // More of them late: the site grows to twice what it was.
    const at = now - days * DAY_MS * (2 - Math.sqrt(1 + 3 * random()));
    const date = new Date(at);
    const weight = ((hours[date.getUTCHours()] ?? 0) / 13) * (weekdays[date.getUTCDay()] ?? 0);
    if (random() * 1.15 < weight) return Math.round(at);
  }
};

/** One visit of the demo's audience as lines of an import: of a page's heartbeats, whose figures are sums, the last says it all. */
const linesOfVisit = (audience: DemoAudience, begun: number): ImportLineInput[] => {
  const { visitor, session, steps } = audience.visit();
  const { country, region, city } = visitor.place;
  const lastBeats = new Map<number, number>();
  for (const { event } of steps) if (event.type === "engagement") lastBeats.set(event.pageview, event.seq);
  return steps.flatMap(({ atMs, event }): ImportLineInput[] => {
    const common = {
      visitor: visitor.id,
      at: Math.round(begun + atMs),
      id: `${session}-${event.seq}`,
      url: event.url,
      user_agent: visitor.userAgent,
      country,
      region,
      city,
    };
    if (event.type === "pageview") return [{ ...common, type: "pageview", referrer: event.referrer ?? "" }];
    if (event.type === "event") {
      const { name, props, revenue } = event;
      return [{ ...common, type: "event", name, ...(props ? { props } : {}), ...(revenue ? { revenue } : {}) }];
    }
    if (lastBeats.get(event.pageview) !== event.seq) return [];
    return [{ ...common, type: "engagement", engaged_ms: event.engaged_ms ?? 0, scroll: event.scroll ?? 0 }];
  });
};

/** Imports visits through the import route. The same plan makes the same history. */
export const seedHistory = async (server: TestServer, site: string, plan: SeedPlan): Promise<void> => {
  const random = seededRandom(plan.seed ?? 11);
  let made = 0;
  const audience = new DemoAudience(site, random, () => `seed-${plan.seed ?? 11}-${made++}`);
  let lines: ImportLineInput[] = [];
  let underWay = Promise.resolve();
  const send = async (body: string): Promise<void> => {
    const report = await server.json<ImportReport>(`/api/sites/${site}/import`, { method: "POST", body });
    if (report.dropped_total > 0) throw new Error(`dropped: ${JSON.stringify(report.dropped.slice(0, 3))}`);
  };
  /** One request at a time, so that the oldest come first; the next is written meanwhile. */
  const flush = async (): Promise<void> => {
    const body = lines.map((line) => JSON.stringify(line)).join("\n");
    lines = [];
    await underWay;
    underWay = send(body);
    // It is heard when the next is to leave.
    underWay.catch(() => undefined);
  };
  const begins = Array.from({ length: plan.visits }, () => moment(random, plan)).toSorted((a, b) => a - b);
  for (const begun of begins) {
    lines.push(...linesOfVisit(audience, begun).filter(({ at }) => Number(at) <= plan.now));
    if (lines.length >= LINES_PER_REQUEST) await flush();
  }
  if (lines.length > 0) await flush();
  await underWay;
};
