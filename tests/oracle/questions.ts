import fc from "fast-check";
import { goalName } from "../../domain/query/goals.ts";
import type { World } from "./worlds.ts";
import { countries, hosts, names, pages, plans, sources } from "./worlds.ts";

/** Random questions over the whole grammar. Those that Footfall refuses for their form are sorted out by the caller. */

type Body = Record<string, unknown>;
type Filter = readonly unknown[];

const pick = <T>(...items: readonly T[]) => fc.constantFrom(...items);
const some = <T>(...items: readonly T[]) =>
  fc.subarray([...items], { minLength: 1, maxLength: Math.min(3, items.length) });

const texts: Readonly<Record<string, readonly string[]>> = {
  "event:page": [...pages, "/gone"],
  "event:name": ["pageview", ...names],
  "event:hostname": hosts,
  "event:props:plan": [...plans, "(none)"],
  "event:props:author": ["ann", "(none)"],
  "event:props:nobody": ["x", "(none)"],
  "visit:source": [...sources, "Bing", "direct / none"],
  "visit:channel": ["Direct", "Email", "Organic Search"],
  "visit:referrer": ["Direct / None", "https://news.example/"],
  "visit:utm_source": ["hn", "(not set)"],
  "visit:utm_medium": ["email", "(not set)"],
  "visit:utm_campaign": ["spring", "(not set)", "(NOT SET)"],
  "visit:utm_content": ["x", "(not set)"],
  "visit:utm_term": ["y"],
  "visit:device": ["Desktop", "Mobile", "(not set)"],
  "visit:screen": ["Desktop"],
  "visit:browser": ["Chrome", "(not set)"],
  "visit:browser_version": ["140"],
  "visit:os": ["Linux"],
  "visit:os_version": ["6", "(not set)"],
  "visit:country": [...countries.filter((code) => code !== ""), "(not set)"],
  "visit:country_name": ["Estonia", "United States", "(not set)"],
  "visit:region": ["EE-37", "(not set)"],
  "visit:city": ["Tallinn", "New York", "(not set)"],
  "visit:city_name": ["Tallinn"],
  "visit:entry_page": [...pages, "(not set)"],
  "visit:exit_page": [...pages, "(not set)"],
  "visit:entry_page_hostname": hosts,
  "visit:exit_page_hostname": hosts,
  "visit:value": ["0-19", "20-39", "40-59", "60-79", "80-100"],
};
const filterable = Object.keys(texts);
const events = filterable.filter((name) => name.startsWith("event:") && name !== "event:hostname");
const pieces = ["a", "A", "o", "/", "blog", "Direct", "ü", "Ü", "not", "20", "'", "\\", " "];
const expressions = ["^/b", "x$|a", "(?i)GOOGLE|hn", "\\d+", "[aeiou]{1,2}", "^$", "ü", "^(pro|Free)$", "."];
const modifier = fc.record({ case_sensitive: fc.boolean() }, { noNullPrototype: true });

const leafOn = (dimensions: readonly string[]): fc.Arbitrary<Filter> =>
  pick(...dimensions).chain((dimension) => {
    const values = texts[dimension] ?? [];
    const on = fc.constant(dimension);
    return fc.oneof(
      { weight: 3, arbitrary: fc.tuple(pick("is", "is_not"), on, some(...values)) },
      { weight: 1, arbitrary: fc.tuple(pick("is", "is_not"), on, some(...values), modifier) },
      { weight: 2, arbitrary: fc.tuple(pick("contains", "contains_not"), on, some(...pieces)) },
      { weight: 1, arbitrary: fc.tuple(pick("contains", "contains_not"), on, some(...pieces), modifier) },
      { weight: 2, arbitrary: fc.tuple(pick("matches", "matches_not"), on, some(...expressions)) },
    );
  });

const anywhere = leafOn(filterable.filter((name) => name !== "event:hostname"));
const ofEvents = leafOn([...events, "event:hostname"]);

const goalLeaf = (world: World): fc.Arbitrary<Filter> =>
  fc.oneof(
    fc.tuple(fc.constant("is"), fc.constant("event:goal"), some(...world.goals.map(goalName))),
    fc.tuple(fc.constant("contains"), fc.constant("event:goal"), some("P", "i", "Read", "/a")),
    fc.tuple(fc.constant("contains"), fc.constant("event:goal"), some("p", "SIGN"), modifier),
  ) as fc.Arbitrary<Filter>;

const filterOf = (world: World): fc.Arbitrary<Filter> => {
  const goal = world.goals.length > 0 ? goalLeaf(world) : anywhere;
  const done = fc.tuple(
    pick("has_done", "has_not_done"),
    fc.oneof(
      { weight: 4, arbitrary: ofEvents },
      { weight: 2, arbitrary: goal },
      { weight: 1, arbitrary: fc.tuple(pick("and", "or"), fc.array(ofEvents, { minLength: 1, maxLength: 2 })) },
      { weight: 1, arbitrary: fc.tuple(fc.constant("not"), ofEvents) },
    ),
  );
  const nested: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { depthSize: "small" },
      { weight: 5, arbitrary: anywhere },
      { weight: 1, arbitrary: done },
      { weight: 2, arbitrary: fc.tuple(pick("and", "or"), fc.array(tie("filter"), { minLength: 1, maxLength: 3 })) },
      { weight: 1, arbitrary: fc.tuple(fc.constant("not"), tie("filter")) },
    ) as fc.Arbitrary<Filter>,
  })).filter;
  return fc.oneof(
    { weight: 6, arbitrary: nested },
    { weight: 2, arbitrary: goal },
    { weight: 1, arbitrary: leafOn(["event:hostname"]) },
  );
};

const times = ["time", "time:hour", "time:day", "time:week", "time:month"];
const freeDimensions = filterable.filter((name) => !/entry|exit/.test(name));
const eventMetrics = ["visitors", "visits", "pageviews", "events", "percentage"];
const goalMetrics = ["conversion_rate", "group_conversion_rate", "total_revenue", "average_revenue"];
const sessionMetrics = ["visitors", "visits", "bounce_rate", "visit_duration", "value", "percentage"];

interface Look {
  metrics: string[];
  dimensions: string[];
  filters: Filter[];
}

/** Metrics and dimensions that go together, so that few questions are refused. */
const looks = (world: World): fc.Arbitrary<Look> => {
  const filters = fc.array(filterOf(world), { maxLength: 2 });
  const metrics = (...names: string[]) => fc.subarray(names, { minLength: 1, maxLength: 5 });
  const time = fc.array(pick(...times), { maxLength: 1 });
  const join = (...groups: fc.Arbitrary<string[]>[]) => fc.tuple(...groups).map((parts) => [...new Set(parts.flat())]);
  const one = (...names: string[]) => fc.subarray(names, { maxLength: 1 });
  const two = (...names: string[]) => fc.subarray(names, { maxLength: 2 });
  const look = (names: fc.Arbitrary<string[]>, dimensions: fc.Arbitrary<string[]>) =>
    fc.record({ metrics: names, dimensions, filters });
  const goals = look(
    metrics(...eventMetrics, ...goalMetrics),
    join(time, one(...freeDimensions), fc.constant(["event:goal"])),
  );
  return fc.oneof(
    { weight: 3, arbitrary: look(metrics(...eventMetrics), join(time, two(...freeDimensions))) },
    {
      weight: 3,
      arbitrary: look(
        metrics(...sessionMetrics),
        join(time, one(...filterable.filter((name) => name.startsWith("visit:")))),
      ),
    },
    { weight: 2, arbitrary: look(metrics(...sessionMetrics, "views_per_visit"), fc.constant([])) },
    {
      weight: 2,
      arbitrary: look(
        metrics(...sessionMetrics, "pageviews", "time_on_page", "scroll_depth"),
        join(time, fc.constant(["event:page"]), one("event:hostname")),
      ),
    },
    {
      weight: 2,
      arbitrary: look(
        metrics(...eventMetrics, "time_on_page", "scroll_depth"),
        join(time, one("event:page"), one(...freeDimensions)),
      ),
    },
    ...(world.goals.length > 0 ? [{ weight: 2, arbitrary: goals }] : []),
    ...(world.goals.length > 0
      ? [
          {
            weight: 2,
            arbitrary: fc
              .tuple(
                look(metrics(...eventMetrics, ...goalMetrics), join(time, one(...freeDimensions))),
                goalLeaf(world),
              )
              .map(([found, goal]) => ({ ...found, filters: [...found.filters, goal] })),
          },
          {
            weight: 1,
            arbitrary: fc
              .tuple(
                look(
                  metrics("visitors", "visits", "percentage", "conversion_rate", "group_conversion_rate"),
                  join(time, one(...filterable.filter((name) => /entry|exit/.test(name)))),
                ),
                goalLeaf(world),
              )
              .map(([found, goal]) => ({ ...found, filters: [...found.filters, goal] })),
          },
        ]
      : []),
  );
};

const dateRanges = ({ now }: World) => {
  const date = fc
    .integer({ min: -9, max: 2 })
    .map((days) => new Date(now + days * 86_400_000).toISOString().slice(0, 10));
  const instant = fc
    .tuple(fc.integer({ min: -2 * 86_400, max: 86_400 }), pick("Z", ".000Z", ".500Z", "+05:45"))
    .map(([seconds, end]) => `${new Date(now + seconds * 1000).toISOString().slice(0, 19)}${end}`);
  const pair = (item: fc.Arbitrary<string>) =>
    fc.tuple(item, item).map((two) => two.sort((a, b) => Date.parse(a) - Date.parse(b)));
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant("all") },
    { weight: 2, arbitrary: pick("day", "24h", "7d", "28d", "30d", "91d", "month", "6mo", "12mo", "year") },
    { weight: 1, arbitrary: pair(date) },
    { weight: 2, arbitrary: pair(instant) },
  );
};

/** A question about a world. */
export const questions = (world: World): fc.Arbitrary<Body> =>
  looks(world).chain((look) => {
    const names = [...look.metrics, ...look.dimensions.filter((name) => name !== "event:goal")];
    const orderBy = fc.uniqueArray(fc.tuple(pick(...names), pick("asc", "desc")), {
      maxLength: 2,
      selector: ([name]) => name,
    });
    return fc.record(
      {
        metrics: fc.constant(look.metrics),
        dimensions: fc.constant(look.dimensions),
        filters: fc.constant(look.filters),
        date_range: dateRanges(world),
        order_by: orderBy.filter((list) => list.length > 0),
        include: fc.record({
          total_rows: fc.boolean(),
          time_labels: look.dimensions.some((name) => name.startsWith("time")) ? fc.boolean() : fc.constant(false),
        }),
        pagination: fc.record(
          { limit: fc.integer({ min: 1, max: 6 }), offset: fc.nat({ max: 3 }) },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: ["metrics", "dimensions", "filters", "date_range"] },
    );
  });
