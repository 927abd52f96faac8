import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { combine } from "../../../domain/query/combine.ts";
import { GroupRegistry } from "../../../domain/query/group-registry.ts";
import { QUERY_GROUPS_MAX } from "../../../protocol/limits.ts";
import type { QueryAnswer } from "../../../protocol/query.ts";
import type { Goal } from "../../../protocol/site-settings.ts";
import { bodies, scenes } from "./arbitrary.ts";
import { asking, lines, type Scene } from "./asking.ts";
import { history, row } from "./history.ts";

const goals: Goal[] = [
  { event: "Signup" },
  { event: "Purchase", currency: "EUR", name: "Paid" },
  { event: "Donate", currency: "USD" },
  { page: "/blog/**" },
  { page: "/pricing", scroll: 75 },
];

const shop: Scene = {
  goals,
  rows: history(`
    visitor  visit  at                what               page      source  props.plan  score
    1        1      2026-03-10 10:00  view               /         Google  -           80
    1        1      2026-03-10 10:10  view               /pricing  Google  -           80
    1        1      2026-03-10 10:12  engage 40s 80%     /pricing  Google  -           80
    1        1      2026-03-10 10:20  Signup             /pricing  Google  pro         80
    1        1      2026-03-10 10:21  Purchase 10.5 EUR  /pricing  Google  pro         80
    2        2      2026-03-10 11:00  view               /blog/a   Google  -           10
    2        2      2026-03-10 11:02  engage 20s 30%     /blog/a   Google  -           10
    2        2      2026-03-10 11:05  engage 4s 60%      /blog/a   Google  -           10
    3        3      2026-03-10 12:50  view               /pricing  -       -           30
    3        3      2026-03-10 13:10  (Close)            /pricing  -       free        30
    3        3      2026-03-10 13:11  engage 10s         /pricing  -       -           30
    4        4      2026-03-11 09:00  view               /         -       -           20
    4        4      2026-03-11 09:01  Purchase 2 USD     /         -       -           20
    4        4      2026-03-11 09:02  Donate 7 USD       /         -       -           20
  `),
};

const answerOf = async (scene: Scene, body: Record<string, unknown>): Promise<QueryAnswer> => {
  const asked = await asking(scene, body);
  if ("error" in asked) throw new Error(asked.error);
  return asked.answer;
};

describe("metrics", () => {
  it("[QU11] engagement is no event; it tells time on page and scroll depth, null without any", async () => {
    const metrics = ["visitors", "pageviews", "events", "time_on_page", "scroll_depth"];
    expect(await lines(shop, { metrics, dimensions: ["event:page"] })).toBe(
      ["/  2  2  4  null  null", "/pricing  2  2  5  25  80", "/blog/a  1  1  1  24  60"].join("\n"),
    );
  });

  it("[QU26] an event counts with each of its properties, as it does with each goal", async () => {
    const rows = history(`
      visitor  visit  at                what    page  props.plan  props.size
      1        1      2026-03-10 10:00  view    /     -           -
      1        1      2026-03-10 10:01  Signup  /     pro         big
      1        1      2026-03-10 10:02  Signup  /     free        -
      2        2      2026-03-10 11:00  view    /     -           small
    `);
    const metrics = ["visitors", "pageviews", "events"];
    expect(await lines({ rows }, { metrics, dimensions: ["event:props"] })).toBe("size  2  1  2\nplan  1  0  2");
    const byPlan = [["is", "event:props:plan", ["pro"]]];
    expect(await lines({ rows }, { metrics, dimensions: ["event:props"], filters: byPlan })).toBe(
      "plan  1  0  1\nsize  1  0  1",
    );
  });

  it("[QU12] a visitor converts once per goal, whatever kind of goal", async () => {
    const metrics = ["visitors", "events", "conversion_rate"];
    expect(await lines(shop, { metrics, dimensions: ["event:goal"] })).toBe(
      [
        "Paid  2  2  50",
        "Donate  1  1  25",
        "Scroll 75% on /pricing  1  0  25",
        "Signup  1  1  25",
        "Visit /blog/**  1  1  25",
      ].join("\n"),
    );
  });

  it("[QU12] rates are of visitors without goal and property filters, in all or per group", async () => {
    const metrics = ["visitors", "conversion_rate", "group_conversion_rate"];
    const filters = [
      ["is", "event:goal", ["Signup", "Paid"]],
      ["is", "event:props:plan", ["pro"]],
    ];
    expect(await lines(shop, { metrics, filters, dimensions: ["visit:source"] })).toBe("Google  1  25  50");
    expect(await lines(shop, { metrics, filters, dimensions: ["visit:entry_page"] })).toBe("/  1  25  50");
    const not = [...filters, ["is_not", "visit:source", ["Google"]]];
    expect(await lines(shop, { metrics, filters: not })).toBe("0  0  0");
  });

  it("[QU13] revenue is that of goals in their own currency; nothing is converted", async () => {
    const metrics = ["total_revenue", "average_revenue"];
    expect(await lines(shop, { metrics, dimensions: ["event:goal"], order_by: [["total_revenue", "desc"]] })).toBe(
      [
        "Paid  €10.50  €10.50",
        "Donate  $7.00  $7.00",
        "Scroll 75% on /pricing  null  null",
        "Signup  null  null",
        "Visit /blog/**  null  null",
      ].join("\n"),
    );
    expect((await answerOf(shop, { metrics, filters: [["is", "event:goal", ["Paid"]]] })).results).toEqual([
      {
        dimensions: [],
        metrics: [
          { value: 10.5, currency: "EUR", short: "€10.5", long: "€10.50" },
          { value: 10.5, currency: "EUR", short: "€10.5", long: "€10.50" },
        ],
      },
    ]);
  });

  it.each([
    [[], "no_single_revenue_currency"],
    [[["is", "event:goal", ["Signup"]]], "no_revenue_goals_matching"],
  ])("[QU13] says why revenue is null (%j)", async (filters, code) => {
    const { results, meta } = await answerOf(shop, { metrics: ["visitors", "total_revenue"], filters });
    expect(results[0]?.metrics[1]).toBeNull();
    expect(meta.metric_warnings).toEqual({
      total_revenue: { code, warning: expect.stringMatching(/^Revenue metrics are null/) },
    });
  });

  it("[QU14] a visit counts in every hour that it touches, and in the day of its end", async () => {
    const scene: Scene = {
      rows: history(`
        visitor  visit  at                what
        1        1      2026-03-10 22:50  view
        1        1      2026-03-10 23:10  view
        1        1      2026-03-10 23:39  view
        1        1      2026-03-11 00:05  view
      `),
    };
    const metrics = ["visit_duration", "visitors", "pageviews"];
    expect(await lines(scene, { metrics, dimensions: ["time:hour"] })).toBe(
      ["2026-03-10 22:00:00  4500  1  1", "2026-03-10 23:00:00  4500  1  2", "2026-03-11 00:00:00  4500  1  1"].join(
        "\n",
      ),
    );
    expect(await lines(scene, { metrics, dimensions: ["time:day"] })).toBe(
      "2026-03-10  null  1  3\n2026-03-11  4500  1  1",
    );
  });

  it("[QU14] a visit counts once in an hour that comes again after another one", async () => {
    // St. John's clock went from 00:01 back to 23:01.
    const scene: Scene = {
      timezone: "America/St_Johns",
      now: "2009-11-02T00:00:00Z",
      rows: history(`
        visitor  visit  at                      what
        1        1      2009-11-01 02:00:00Z    view
        1        1      2009-11-01 02:30:30Z    view
        1        1      2009-11-01 03:00:00Z    view
      `),
    };
    expect(await lines(scene, { metrics: ["visit_duration", "pageviews"], dimensions: ["time:hour"] })).toBe(
      "2009-10-31 23:00:00  3600  2\n2009-11-01 00:00:00  3600  1",
    );
  });

  it("[QU15] by page, bounces are those of visits that entered there, durations those of visits that saw it", async () => {
    const scene: Scene = {
      rows: history(`
        visitor  visit  at                what  page
        1        1      2026-03-10 10:00  view  /
        1        1      2026-03-10 10:10  view  /b
        2        2      2026-03-10 10:00  view  /b
        3        3      2026-03-10 10:00  view  /
      `),
    };
    const metrics = ["visitors", "bounce_rate", "visit_duration"];
    expect(await lines(scene, { metrics, dimensions: ["event:page"] })).toBe("/  2  50  300\n/b  2  100  300");
    expect(await lines(scene, { metrics, filters: [["is", "event:page", ["/b"]]] })).toBe("2  100  300");
  });

  it("[QU1] value is the visits' mean score, and tells them apart in bands", async () => {
    expect(await lines(shop, { metrics: ["visitors", "value"], dimensions: ["visit:value"] })).toBe(
      ["20-39  2  25", "0-19  1  10", "80-100  1  80"].join("\n"),
    );
    const filters = [["is", "visit:value", ["80-100"]]];
    expect(await lines(shop, { metrics: ["visitors"], filters })).toBe("1");
  });

  it("[QU1] rates of nothing are 0, means of nothing null", async () => {
    const metrics = ["visitors", "views_per_visit", "bounce_rate", "visit_duration", "percentage", "value"];
    expect(await lines({ rows: [] }, { metrics })).toBe("0  0  0  null  0  null");
  });

  it("[QU2] names of countries answer and filter like codes", async () => {
    const scene: Scene = {
      rows: history(`
        visitor  visit  at                what  country
        1        1      2026-03-10 10:00  view  EE
        2        2      2026-03-10 10:00  view  US
        3        3      2026-03-10 10:00  view  -
      `),
    };
    const dimensions = ["visit:country_name"];
    expect(await lines(scene, { dimensions })).toBe("(not set)  1\nEstonia  1\nUnited States  1");
    const filters = [["contains", "visit:country_name", ["est", "(not"], { case_sensitive: false }]];
    expect(await lines(scene, { dimensions, filters })).toBe("Estonia  1");
  });

  it("[QU2] regions answer by code where their name is asked for", async () => {
    const scene: Scene = {
      rows: history(`
        visitor  visit  at                what  region
        1        1      2026-03-10 10:00  view  EE-37
        2        2      2026-03-10 10:00  view  -
      `),
    };
    const dimensions = ["visit:region_name"];
    expect(await lines(scene, { dimensions })).toBe("(not set)  1\nEE-37  1");
    expect(await lines(scene, { dimensions, filters: [["is", "visit:region_name", ["EE-37"]]] })).toBe("EE-37  1");
  });

  it("[QU2] a text that reads like the label of the empty one is in one group with it", async () => {
    const scene: Scene = {
      rows: history(`
        visitor  visit  at                what  source
        1        1      2026-03-10 10:00  view  Direct / None
        1        2      2026-03-11 10:00  view  -
      `),
    };
    expect(await lines(scene, { metrics: ["visitors", "visits"], dimensions: ["visit:source"] })).toBe(
      "Direct / None  1  2",
    );
  });
});

describe("the answer", () => {
  const bySource = { metrics: ["visitors", "visit_duration"], dimensions: ["visit:source", "event:page"] };

  it("[QU9] orders by time, then by the first metric; rows without a value come last; ties go by dimension", async () => {
    expect(await lines(shop, { dimensions: ["visit:source", "time:day"] })).toBe(
      ["Google  2026-03-10  2", "Direct / None  2026-03-10  1", "Direct / None  2026-03-11  1"].join("\n"),
    );
    for (const direction of ["asc", "desc"]) {
      const found = await lines(shop, {
        metrics: ["scroll_depth"],
        dimensions: ["event:page"],
        order_by: [["scroll_depth", direction]],
      });
      expect(found.split("\n").at(-1)).toBe("/  null");
    }
  });

  it("[QU9] pages through its rows, and says how many there are", async () => {
    const all = await answerOf(shop, bySource);
    const { results, meta } = await answerOf(shop, {
      ...bySource,
      include: { total_rows: true },
      pagination: { limit: 2, offset: 1 },
    });
    expect(results).toEqual(all.results.slice(1, 3));
    expect(meta).toEqual({ total_rows: all.results.length });
  });

  it("[QU10] echoes the question as it was understood", async () => {
    const { query, meta } = await answerOf(shop, {
      dimensions: ["time"],
      date_range: "7d",
      include: { time_labels: true },
    });
    expect(JSON.stringify(query)).toBe(
      JSON.stringify({
        site_id: "example.com",
        metrics: ["visitors"],
        date_range: ["2026-03-08T00:00:00+00:00", "2026-03-14T23:59:59+00:00"],
        filters: [],
        dimensions: ["time:day"],
        order_by: [
          ["time:day", "asc"],
          ["visitors", "desc"],
        ],
        include: { time_labels: true },
        pagination: { limit: 10_000, offset: 0 },
      }),
    );
    expect(meta.time_labels).toHaveLength(7);
  });

  it.each([
    [["2026-03-10", "2026-03-11"], "time:hour"],
    [["2026-03-10T12:00:00Z", "2026-03-12T12:00:00Z"], "time:hour"],
    [["2026-03-10T12:00:00Z", "2026-03-12T12:00:01Z"], "time:day"],
    [["2026-02-01", "2026-03-12"], "time:day"],
    [["2026-02-01", "2026-03-13"], "time:week"],
    [["2026-03-01", "2026-03-20"], "time:day"],
    [["2026-01-01", "2026-06-30"], "time:week"],
    ["12mo", "time:month"],
  ])("[QU10] time of %j is %s", async (date_range, dimension) => {
    expect((await answerOf(shop, { date_range, dimensions: ["time"] })).query.dimensions).toEqual([dimension]);
  });

  it("[QU10] the echo is a question with the same answer", async () => {
    const questions = scenes.chain((scene) => bodies(scene).map((body) => ({ scene, body })));
    await fc.assert(
      fc.asyncProperty(questions, async ({ scene, body }) => {
        const first = await asking(scene, body);
        if ("error" in first) return;
        expect(await answerOf(scene, { ...first.answer.query })).toEqual(first.answer);
      }),
    );
  }, 60_000);

  it("[QU16] is the same, byte for byte, however the history is spread over shards and tables", async () => {
    const questions = scenes.chain((scene) => bodies(scene).map((body) => ({ scene, body })));
    await fc.assert(
      fc.asyncProperty(questions, async ({ scene, body }) => {
        const one = JSON.stringify(await asking({ ...scene, shards: 1, tables: 1 }, body));
        for (const [shards, tables] of [
          [1, 3],
          [2, 1],
          [5, 2],
        ]) {
          expect(
            JSON.stringify(await asking({ ...scene, rows: scene.rows.toReversed(), shards, tables } as Scene, body)),
          ).toBe(one);
        }
      }),
    );
  }, 60_000);

  it("[QU3] many texts of many dimensions are told apart", async () => {
    const rows = Array.from({ length: 3000 }, (_, n) =>
      row({
        visitor: n % 1500,
        visit: n,
        at: Date.UTC(2026, 2, 10) + n,
        page: `/${n}`,
        text: { source: `s${n}`, city: `c${n % 7}` },
      }),
    );
    const body = { dimensions: ["event:page", "visit:source", "visit:city"], metrics: ["visitors", "pageviews"] };
    const { results } = await answerOf({ rows, tables: 2 }, body);
    expect(results).toHaveLength(3000);
    for (const { dimensions, metrics } of results) {
      const n = Number(dimensions[0]?.slice(1));
      expect([dimensions, metrics]).toEqual([
        [`/${n}`, `s${n}`, `c${n % 7}`],
        [1, 1],
      ]);
    }
  });

  it("[QU17] more groups than an answer may have are refused, whether a shard finds them or all together", () => {
    const registry = new GroupRegistry(1);
    const key = Array.from({ length: QUERY_GROUPS_MAX + 1 }, (_, n) => n);
    registry.add({ count: key.length, ids: null, levels: [{ parent: key.map(() => 0), key }] });
    expect(registry.full).toBe(true);
    expect(combine([{ subject: "too_many_groups" }])).toBeNull();
    const half = (from: number) => {
      const keys = key.slice(0, QUERY_GROUPS_MAX / 2 + 1).map((n) => n + from);
      return { subject: "groups", count: keys.length, keys: [keys], sums: [new Float64Array(keys.length)] } as const;
    };
    expect(combine([half(0), half(QUERY_GROUPS_MAX)])).toBeNull();
  }, 30_000);

  it("[QU19] expressions that take too long are refused, however small the question", { timeout: 30_000 }, async () => {
    const rows = Array.from({ length: 40 }, (_, n) =>
      row({ visit: n, at: Date.UTC(2026, 2, 10), page: `/${n}${"abcdefghij".repeat(10)}` }),
    );
    const patterns = Array.from({ length: 32 }, (_, n) => `(?:[a-z]?){999}${n}$`);
    const filters = [["matches", "event:page", patterns]];
    // One page takes a second or two; all of them would take as long as there are pages.
    expect(await lines({ rows }, { dimensions: ["event:page"], filters })).toMatch(/^Too many groups: .* expressions/);
    expect(await lines({ rows }, { dimensions: [], filters: [["matches", "event:page", ["^/1abc"]]] })).toBe("1");
  });

  it("[QU17] a reply that no call carries is refused", { timeout: 30_000 }, async () => {
    const long = "x".repeat(1_000_000);
    const rows = Array.from({ length: 16 }, (_, n) =>
      row({ visit: n, at: Date.UTC(2026, 2, 10), page: `/${n}${long}` }),
    );
    expect(await lines({ rows }, { dimensions: ["event:page"] })).toMatch(/^Too many groups: /);
    expect(await lines({ rows }, { dimensions: ["visit:source"] })).toBe("Direct / None  1");
  });

  it("[QU17] more buckets than an answer may have are refused", async () => {
    expect(await lines(shop, { dimensions: ["time:hour"], date_range: ["1000-01-01", "9999-12-31"] })).toMatch(
      /more than 100000 time buckets/,
    );
  });

  it("[QU19] a hostile expression takes no longer than a kind one", async () => {
    const page = `/${"a".repeat(1900)}!`;
    const scene: Scene = { rows: history(`visitor  visit  at  what  page\n1  1  2026-03-10 10:00  view  ${page}`) };
    expect(await lines(scene, { filters: [["matches", "event:page", ["^/(a+)+$", "(a|aa)+$"]]] })).toBe("0");
  }, 5000);
});
