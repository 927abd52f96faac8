import fc from "fast-check";
import type { Dimension, Filter, Metric } from "../../../protocol/query-grammar.ts";
import type { Goal } from "../../../protocol/site-settings.ts";
import type { Scene } from "./asking.ts";
import { type HistoryRow, isCounted, row } from "./history.ts";

/** Small worlds, so that everything meets everything: few pages, few sources, visits around the nights when clocks change. */
const pages = ["/", "/a", "/blog/x", "/blog/y"];
const zones = [
  { timezone: "Europe/Tallinn", night: Date.parse("2026-03-29T00:30:00Z") },
  { timezone: "Europe/Tallinn", night: Date.parse("2026-10-25T00:30:00Z") },
  { timezone: "America/New_York", night: Date.parse("2026-11-01T05:30:00Z") },
  { timezone: "Australia/Lord_Howe", night: Date.parse("2026-04-04T14:45:00Z") },
  { timezone: "Australia/Lord_Howe", night: Date.parse("2026-10-03T15:15:00Z") },
  { timezone: "Asia/Kathmandu", night: Date.parse("2026-05-31T18:10:00Z") },
  { timezone: "Etc/UTC", night: Date.parse("2026-03-01T00:00:00Z") },
];
const goals: Goal[] = [
  { event: "Signup" },
  { event: "Ping", name: "Pinged" },
  { page: "/blog/**" },
  { page: "/a", scroll: 50 },
];

const pick = <T>(...items: readonly T[]) => fc.constantFrom(...items);

const hit = fc.record({
  /** Since the hit before. */
  gapMs: fc.integer({ min: 0, max: 29 * 60_000 }),
  kind: pick<HistoryRow["kind"]>("view", "view", "event", "engage"),
  name: pick("Signup", "Ping"),
  page: pick(...pages),
  host: pick("example.com", "shop.example.com"),
  interactive: fc.boolean(),
  plan: pick("", "", "pro", "free"),
  size: pick("", "", "big"),
  scroll: pick(null, 0, 40, 75),
  engagedMs: pick(0, 1500, 60_000),
});

const visit = fc.record({
  visitor: fc.integer({ min: 1, max: 4 }),
  /** From the night when the clock changes. */
  startMs: fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: -3 * 3600_000, max: 3 * 3600_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: -9 * 86_400_000, max: 2 * 86_400_000 }) },
  ),
  source: pick("", "Google", "Direct / None"),
  country: pick("", "EE", "US"),
  score: pick(0, 33, 100),
  hits: fc.array(hit, { minLength: 1, maxLength: 5 }),
});

export const scenes: fc.Arbitrary<Scene> = fc
  .record({
    zone: pick(...zones),
    visits: fc.array(visit, { maxLength: 8 }),
    nowMs: fc.integer({ min: -86_400_000, max: 2 * 86_400_000 }),
    shards: pick(1, 2, 3),
    tables: pick(1, 2, 3),
    spacing: pick(1, 211, 5003),
  })
  .map(({ zone, visits, nowMs, ...spreading }) => {
    const rows = visits.flatMap(({ visitor, startMs, source, country, score, hits }, number) => {
      let at = zone.night + startMs;
      return hits.map(({ gapMs, plan, size, kind, name, scroll, engagedMs, ...rest }, index) => {
        at += index === 0 ? 0 : gapMs;
        const counted = index === 0 && kind === "engage" ? "view" : kind;
        return row({
          ...rest,
          visitor,
          visit: number,
          at,
          kind: counted,
          name: counted === "event" ? name : "",
          props: counted === "engage" ? {} : { ...(plan !== "" && { plan }), ...(size !== "" && { size }) },
          ...(counted === "engage" ? { scroll, engagedMs } : {}),
          score,
          text: { source, country },
        });
      });
    });
    return { rows, timezone: zone.timezone, goals, now: new Date(zone.night + nowMs).toISOString(), ...spreading };
  })
  .filter(({ rows }) => rows.length === 0 || rows.some(isCounted));

const dimensions: readonly Dimension[] = [
  "event:page",
  "event:name",
  "event:goal",
  "event:hostname",
  "event:props:plan",
  "event:props",
  "visit:source",
  "visit:country",
  "visit:channel",
  "visit:entry_page",
  "visit:exit_page",
  "time:hour",
  "time:day",
  "time:week",
  "time:month",
];
const metrics: readonly Metric[] = [
  "visitors",
  "visits",
  "pageviews",
  "events",
  "views_per_visit",
  "bounce_rate",
  "visit_duration",
  "percentage",
  "conversion_rate",
  "group_conversion_rate",
  "scroll_depth",
  "time_on_page",
  "value",
];

const eventLeaf: fc.Arbitrary<Filter> = fc.oneof(
  fc.tuple(pick("is", "is_not"), fc.constant("event:page"), fc.subarray(pages, { minLength: 1 })),
  fc.tuple(
    pick("contains", "contains_not"),
    fc.constant("event:page"),
    fc.subarray(["blog", "A", "/"], { minLength: 1 }),
    fc.record({ case_sensitive: fc.boolean() }, { noNullPrototype: true }),
  ),
  fc.tuple(pick("matches", "matches_not"), fc.constant("event:page"), fc.subarray(["^/b", "x$|a"], { minLength: 1 })),
  fc.tuple(
    pick("is", "is_not"),
    fc.constant("event:name"),
    fc.subarray(["pageview", "Signup", "Ping"], { minLength: 1 }),
  ),
  fc.tuple(
    pick("is", "is_not"),
    fc.constant("event:props:plan"),
    fc.subarray(["pro", "(none)", "free"], { minLength: 1 }),
  ),
  fc.tuple(
    pick("contains", "contains_not", "matches", "matches_not"),
    fc.constant("event:props:plan"),
    fc.subarray(["r", "fr"], { minLength: 1 }),
  ),
) as fc.Arbitrary<Filter>;
const visitLeaf = fc.oneof(
  fc.tuple(
    pick("is", "is_not"),
    fc.constant("visit:source"),
    fc.subarray(["Google", "Direct / None", "Bing"], { minLength: 1 }),
  ),
  fc.tuple(pick("is", "is_not"), fc.constant("visit:country"), fc.subarray(["EE", "(not set)"], { minLength: 1 })),
  fc.tuple(pick("is", "contains_not"), fc.constant("visit:entry_page"), fc.subarray(pages, { minLength: 1 })),
) as fc.Arbitrary<Filter>;
const leaf = fc.oneof(eventLeaf, visitLeaf);
const nested = fc.oneof(
  { weight: 4, arbitrary: leaf },
  {
    weight: 1,
    arbitrary: fc.tuple(pick("and" as const, "or" as const), fc.array(leaf, { minLength: 1, maxLength: 2 })),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constant("not" as const), leaf) },
  { weight: 1, arbitrary: fc.tuple(pick("has_done" as const, "has_not_done" as const), eventLeaf) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constant("not" as const), fc.tuple(fc.constant("has_done" as const), eventLeaf)),
  },
);
const topLevel = fc.oneof(
  { weight: 5, arbitrary: nested },
  {
    weight: 2,
    arbitrary: fc.oneof(
      fc.tuple(
        fc.constant("is"),
        fc.constant("event:goal"),
        fc.subarray(["Signup", "Pinged", "Visit /blog/**", "Scroll 50% on /a"], { minLength: 1 }),
      ),
      fc.tuple(fc.constant("contains"), fc.constant("event:goal"), fc.constant(["Sign", "Scroll"])),
      fc.tuple(pick("is", "is_not"), fc.constant("event:hostname"), fc.constant(["example.com"])),
    ),
  },
) as fc.Arbitrary<Filter>;

/** Bodies of questions about a scene; many are refused, which the caller sorts out. */
export const bodies = ({ now = "" }: Scene): fc.Arbitrary<Record<string, unknown>> => {
  const today = Date.parse(now);
  const date = fc
    .integer({ min: -9, max: 2 })
    .map((days) => new Date(today + days * 86_400_000).toISOString().slice(0, 10));
  const instant = fc
    .integer({ min: -2 * 86_400, max: 86_400 })
    .map((seconds) => `${new Date(today + seconds * 1000).toISOString().slice(0, 19)}Z`);
  const pair = <T extends string>(item: fc.Arbitrary<T>) => fc.tuple(item, item).map((two) => two.sort());
  return fc.record({
    metrics: fc.oneof(
      fc.subarray([...metrics], { minLength: 1, maxLength: 3 }),
      fc.subarray(["visitors", "visits", "pageviews", "events", "bounce_rate", "visit_duration"], { minLength: 1 }),
    ),
    dimensions: fc.oneof(fc.constant([]), fc.subarray([...dimensions], { maxLength: 2 })),
    filters: fc.array(topLevel, { maxLength: 2 }),
    date_range: fc.oneof(
      { weight: 4, arbitrary: fc.constant("all") },
      { weight: 2, arbitrary: pick("day", "24h", "7d", "28d", "month", "6mo", "year") },
      { weight: 1, arbitrary: pair(date) },
      { weight: 2, arbitrary: pair(instant) },
    ),
  });
};
