import fc from "fast-check";
import type { Acquisition, Client } from "../../domain/ingest/hit.ts";
import type { Goal } from "../../protocol/site-settings.ts";
import type { RawEvent } from "./events.ts";

/** A site, everything that was ever sent to it, how that came in, and the moment of asking. */
export interface World {
  timezone: string;
  goals: Goal[];
  now: number;
  /** In the order of arrival, retries included. */
  sent: RawEvent[];
  shards: number;
  /** After how many arrivals each shard seals some of what it has, and which share of its visits (in tenths). */
  seals: { after: number; tenths: number }[];
}

/** Small worlds, so that everything meets everything, around the nights when clocks change. */
export const pages = ["/", "/a", "/blog/x", "/blog/Ünï y", "/(not set)"];
export const hosts = ["example.com", "shop.example.com"];
export const names = ["Signup", "Ping", "Purchase", "it's \\ 100%"];
export const sources = ["", "Google", "Direct / None", "google"];
export const countries = ["", "EE", "US", "DE"];
export const plans = ["pro", "Free", "(none)", "ü"];

const zones = [
  { timezone: "Europe/Tallinn", night: "2026-03-29T00:30:00Z" },
  { timezone: "Europe/Tallinn", night: "2026-10-25T00:30:00Z" },
  { timezone: "America/New_York", night: "2026-11-01T05:30:00Z" },
  { timezone: "America/Sao_Paulo", night: "2018-11-04T03:00:00Z" },
  { timezone: "Australia/Lord_Howe", night: "2026-04-04T14:45:00Z" },
  { timezone: "Australia/Lord_Howe", night: "2026-10-03T15:15:00Z" },
  { timezone: "Asia/Kathmandu", night: "2026-05-31T18:10:00Z" },
  { timezone: "Etc/UTC", night: "2026-01-01T00:00:00Z" },
];

const goalPool: readonly Goal[] = [
  { event: "Signup" },
  { event: "Ping", name: "Pinged", currency: "EUR" },
  { event: "Purchase", name: "Paid", currency: "EUR" },
  { event: "Purchase", name: "Paid in dollars", currency: "USD" },
  { page: "/blog/**" },
  { page: "/*o*", name: "With an o" },
  { page: "/a" },
  { page: "/a", scroll: 50 },
  { page: "/**", scroll: 75, name: "Read" },
];

const pick = <T>(...items: readonly T[]) => fc.constantFrom(...items);
const MINUTE = 60_000;

const gap = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 20 * MINUTE }) },
  { weight: 3, arbitrary: pick(0, 30 * MINUTE, 31 * MINUTE - 1, 31 * MINUTE, 31 * MINUTE + 1, 30 * MINUTE + 59_000) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 40 * 3_600_000 }) },
);

const acquisition: fc.Arbitrary<Acquisition> = fc.record({
  source: pick(...sources),
  referrer: pick("", "https://news.example/"),
  channel: pick("", "Direct", "Email", "Organic Search"),
  utmSource: pick("", "hn"),
  utmMedium: pick("", "email"),
  utmCampaign: pick("", "spring", "(not set)"),
  utmContent: pick("", "x"),
  utmTerm: pick("", "y"),
});

const client: fc.Arbitrary<Client> = fc.record({
  country: pick(...countries),
  region: pick("", "EE-37"),
  city: pick("", "Tallinn", "New York"),
  lat: fc.constant(null),
  lon: fc.constant(null),
  device: pick("", "Desktop", "Mobile"),
  browser: pick("", "Chrome"),
  browserVersion: pick("", "140"),
  os: pick("", "Linux"),
  osVersion: pick("", "6"),
});

const step = fc.record({
  gap,
  kind: pick("pageview" as const, "pageview" as const, "event" as const, "engagement" as const),
  session: pick("s", "t"),
  /** Known by an id of its own, as imports may be, instead of by its place in the session. */
  loose: fc.boolean(),
  name: pick(...names),
  page: pick(...pages),
  hostname: pick(...hosts),
  interactive: fc.boolean(),
  props: fc.oneof(
    fc.constant(null),
    fc.record({ plan: pick(...plans), author: pick("ann", "bob") }, { requiredKeys: [], noNullPrototype: true }),
  ),
  revenue: fc.option(
    fc.record({ amount: pick(0, 10, 0.25, 99.75, -5.5, 1e6), currency: pick("EUR", "EUR", "USD", "JPY") }),
  ),
  /** Which of the visitor's pageviews an engagement is about, counted from the latest; beyond the first: about none. */
  about: fc.nat({ max: 3 }),
  engagedMs: pick(0, 499, 1500, 60_500, 200_000),
  scroll: pick(null, 0, 49, 50, 75, 100),
  acquisition,
  client,
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const eventsOf = (visitor: number, begin: number, steps: readonly Step[]): RawEvent[] => {
  const views: RawEvent[] = [];
  let at = begin;
  return steps.map((given, index): RawEvent => {
    const { gap: pause, loose, about, ...rest } = given;
    at += index === 0 ? 0 : pause;
    const engages = given.kind === "engagement";
    const view = engages ? views.at(-1 - about) : undefined;
    const known = loose && !view;
    const event: RawEvent = {
      ...rest,
      visitor,
      at,
      session: known ? "" : (view?.session ?? given.session),
      seq: known ? 0 : index + 1,
      id: known ? `id ${visitor} ${index}` : "",
      name: given.kind === "event" ? given.name : "",
      page: view?.page ?? given.page,
      hostname: view?.hostname ?? given.hostname,
      interactive: given.kind === "pageview" || (given.kind === "event" && given.interactive),
      props: engages ? null : given.props,
      revenue: given.kind === "event" ? given.revenue : null,
      pageview: view?.seq ?? 0,
      engagedMs: engages ? given.engagedMs : 0,
      scroll: engages ? given.scroll : null,
      interactions: 0,
    };
    if (event.kind === "pageview" && event.seq > 0) views.push(event);
    return event;
  });
};

const visitors = fc.array(
  fc.record({
    begin: fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: -3 * 3_600_000, max: 3 * 3_600_000 }) },
      { weight: 1, arbitrary: fc.integer({ min: -70 * 86_400_000, max: 2 * 86_400_000 }) },
    ),
    steps: fc.array(step, { minLength: 1, maxLength: 14 }),
  }),
  { maxLength: 7 },
);

export const worlds: fc.Arbitrary<World> = fc
  .record({
    zone: pick(...zones),
    visitors,
    now: fc.integer({ min: -86_400_000, max: 3 * 86_400_000 }),
    goals: fc.shuffledSubarray([...goalPool]),
    shards: pick(1, 2, 5),
    seals: fc.array(fc.record({ after: fc.nat({ max: 40 }), tenths: fc.integer({ min: 1, max: 10 }) }), {
      maxLength: 4,
    }),
    /** Positions by which arrivals are put out of order, and events that are sent again. */
    disorder: fc.array(fc.nat({ max: 99 }), { maxLength: 40 }),
    again: fc.array(fc.nat({ max: 99 }), { maxLength: 4 }),
  })
  .map(({ zone, visitors: given, now, disorder, again, ...rest }) => {
    const night = Date.parse(zone.night);
    const sent = given
      .flatMap(({ begin, steps }, number) => eventsOf(number + 1, night + begin, steps))
      .sort((a, b) => a.at - b.at);
    disorder.forEach((from, to) => {
      const [moved] = sent.splice(from % Math.max(1, sent.length), 1);
      if (moved) sent.splice((to * 7) % (sent.length + 1), 0, moved);
    });
    for (const at of again) {
      const event = sent[at % Math.max(1, sent.length)];
      if (event) sent.push(event);
    }
    return { ...rest, timezone: zone.timezone, now: night + now, sent };
  });
