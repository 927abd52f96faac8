import type { Query } from "../../protocol/query.ts";
import type { Goal } from "../../protocol/site-settings.ts";
import { type ClickHouse, quoted } from "./chdb.ts";
import { allSql, atEntry, type Filter, goalLabel, goalsNamed, labelled, leaves, meets } from "./sql-filter.ts";
import { type Time, timeOf } from "./sql-time.ts";

/** What ClickHouse answers; revenue as amount and currency. */
interface OracleAnswer {
  results: { dimensions: string[]; metrics: (number | null | { value: number; currency: string })[] }[];
  total: number;
  timeLabels: string[] | null;
}

/** Sums of one way to look at the facts, by the dimensions of a row. */
type Sums = ReadonlyMap<string, readonly number[]>;

/** part / whole, rounded half up in whole numbers: nothing is lost on the way. */
const rounded = (part: number, whole: number, decimals: number): number => {
  const scale = 10 ** decimals;
  // Amounts have quarters.
  const [p, w] = [BigInt(Math.round(part * 4)) * BigInt(scale), BigInt(whole) * 4n];
  const twice = 2n * p + w;
  const floor = twice >= 0n ? twice / (2n * w) : -((-twice + 2n * w - 1n) / (2n * w));
  return Number(floor) / scale;
};
const rate = (part: number, whole: number, decimals: number): number =>
  whole === 0 ? 0 : rounded(part, whole, decimals);
const mean = (sum: number, of: number, per: number, decimals: number): number | null =>
  of === 0 ? null : rounded(sum, of * per, decimals);

const session: readonly string[] = ["bounce_rate", "views_per_visit", "visit_duration", "value"];

class Oracle {
  private readonly clickHouse: ClickHouse;
  private readonly query: Query;
  private readonly goals: readonly Goal[];
  private readonly time: Time;
  private readonly filters: readonly Filter[];
  /** Goals that all goal filters name. */
  private readonly wanted: readonly Goal[];
  private readonly looked = new Map<string, Sums>();

  constructor(
    clickHouse: ClickHouse,
    query: Query,
    { timezone, goals, now }: { timezone: string; goals: readonly Goal[]; now: number },
  ) {
    this.clickHouse = clickHouse;
    this.query = query;
    this.goals = goals;
    this.time = timeOf(clickHouse, query, timezone, now);
    this.filters = (query.filters ?? []) as unknown as Filter[];
    const named = leaves(this.filters).filter(([, dimension]) => dimension === "event:goal");
    this.wanted = goals.filter((goal) => named.every((filter) => goalsNamed(filter, goals).includes(goal)));
  }

  private asks(dimension: string): boolean {
    return this.dimensions.includes(dimension) || leaves(this.filters).some(([, name]) => name === dimension);
  }

  private get dimensions(): readonly string[] {
    return this.query.dimensions;
  }

  /** Groups by the first columns; the others are sums. */
  private sums(keys: readonly string[], columns: readonly string[], from: string): Sums {
    const names = keys.map((_, index) => `d${index}`);
    const inner = keys.map((key, index) => `, ${key} AS d${index}`).join("");
    const known = `${inner}|${columns}|${from}`;
    const earlier = this.looked.get(known);
    if (earlier) return earlier;
    const sql = `SELECT [${names.map((name) => `toString(${name})`).join(", ")}]${names.length === 0 ? "::Array(String)" : ""}, ${columns.join(", ")} FROM (SELECT *${inner} FROM ${from}) ${
      names.length > 0 ? `GROUP BY ${names.join(", ")}` : ""
    }`;
    const sums = new Map(
      this.clickHouse.rows(sql).map(([key, ...values]) => [JSON.stringify(key), values.map(Number)]),
    );
    this.looked.set(known, sums);
    return sums;
  }

  private keyOfHit(dimension: string): string {
    if (dimension.startsWith("time")) return this.time.label("at");
    if (dimension !== "event:goal") return labelled(dimension);
    return this.goalKey(this.wanted, (goal) => meets(goal));
  }

  private goalKey(goals: readonly Goal[], condition: (goal: Goal) => string): string {
    const met = goals.map((goal) => `if(${condition(goal)}, ${quoted(goalLabel(goal))}, '')`);
    return met.length === 0
      ? "arrayJoin(emptyArrayString())"
      : `arrayJoin(arrayFilter(goal -> goal != '', [${met.join(", ")}]))`;
  }

  private get keys(): string[] {
    return this.dimensions.map((dimension) => this.keyOfHit(dimension));
  }

  /** Pageviews and custom events; and what meets a goal, when goals are asked for. */
  private get rows(): string {
    return this.asks("event:goal")
      ? `(kind != 'engagement' OR (${this.wanted.map(meets).join(" OR ") || "0"}))`
      : "kind != 'engagement'";
  }

  private where(rows: string, filters: readonly Filter[] = this.filters): string {
    return `hits WHERE ${this.time.holds("at")} AND ${rows} AND ${allSql(filters, this.goals)}`;
  }

  private readonly counted = [
    "uniqExact(visitor)",
    "uniqExact(visit)",
    "countIf(kind = 'pageview')",
    "countIf(kind != 'engagement')",
  ];

  hits(): Sums {
    return this.sums(this.keys, this.counted, this.where(this.rows));
  }

  /** All visitors: the same question without dimensions. */
  all(): Sums {
    const rows = leaves(this.filters).some(([, name]) => name === "event:goal") ? this.rows : "kind != 'engagement'";
    return this.sums([], this.counted, this.where(rows));
  }

  /** Without conditions on goals and properties. */
  reach(group: boolean): Sums {
    const parts = (filters: readonly Filter[]): Filter[] =>
      filters.flatMap((filter) => (filter[0] === "and" ? parts(filter[1] as Filter[]) : [filter]));
    const aboutGoals = (filter: Filter): boolean => {
      const within = leaves([filter]);
      const done = JSON.stringify(filter).includes('"has_');
      return !done && within.every(([, name]) => name === "event:goal" || String(name).startsWith("event:props:"));
    };
    const kept = parts(this.filters).filter((filter) => !aboutGoals(filter));
    const keys = group ? this.groupDimensions.map((dimension) => this.keyOfHit(dimension)) : [];
    return this.sums(keys, this.counted, this.where("kind != 'engagement'", kept));
  }

  get groupDimensions(): string[] {
    return this.dimensions.filter((name) => name !== "event:goal" && !name.startsWith("event:props:"));
  }

  attention(): Sums {
    const from = this.where("kind = 'engagement'");
    const keys = this.keys;
    const names = keys.map((_, index) => `d${index}`);
    const inner = keys.map((key, index) => `, ${key} AS d${index}`).join("");
    // Each visit once per group, with the deepest scroll that it has there.
    const perVisit = `(SELECT ${[...names, "visit"].join(", ")}, sum(engaged_ms) AS engaged, max(scroll) AS deepest
      FROM (SELECT *${inner} FROM ${from}) GROUP BY ${[...names, "visit"].join(", ")})`;
    const sql = `SELECT [${names.map((name) => `toString(${name})`).join(", ")}]${names.length === 0 ? "::Array(String)" : ""},
      sum(engaged), count(), sumIf(deepest, deepest >= 0), countIf(deepest >= 0) FROM ${perVisit} ${names.length > 0 ? `GROUP BY ${names.join(", ")}` : ""}`;
    return new Map(this.clickHouse.rows(sql).map(([key, ...values]) => [JSON.stringify(key), values.map(Number)]));
  }

  private readonly visitSums = [
    "count()",
    "countIf(v_bounce)",
    "sum(if(v_bounce, 0, v_end - v_start))",
    "sum(v_pageviews)",
    "sum(v_score)",
  ];

  /** Whole visits that overlap the range; where events are asked about, those with such an event in it. */
  private visits(filters: readonly Filter[], dimensions: readonly string[], and: string): Sums {
    const byHit = dimensions.some((name) => name.startsWith("event:"));
    const ofEvents = leaves(filters).some(([, name]) => String(name).startsWith("event:"));
    const condition = allSql(filters, this.goals);
    const matching = `visit IN (SELECT visit FROM ${this.where(this.rows, filters)})`;
    const from = byHit
      ? this.where(`${this.rows} AND ${and}`, filters)
      : `visits WHERE ${this.time.overlaps("v_start", "v_end")} AND ${and} AND ${ofEvents ? matching : condition}`;
    const keys = dimensions.map((name) =>
      name.startsWith("time") ? `arrayJoin(${this.time.labelsOfVisit})` : labelled(name),
    );
    const names = keys.map((_, index) => `d${index}`).join(", ");
    const inner = keys.map((key, index) => `, ${key} AS d${index}`).join("");
    const once = `(SELECT * FROM (SELECT visit, v_bounce, v_start, v_end, v_pageviews, v_score${inner} FROM ${from}) LIMIT 1 BY visit${names && `, ${names}`})`;
    const sql = `SELECT [${keys.map((_, index) => `toString(d${index})`).join(", ")}]${names === "" ? "::Array(String)" : ""}, ${this.visitSums.join(", ")} FROM ${once} ${names && `GROUP BY ${names}`}`;
    return new Map(this.clickHouse.rows(sql).map(([key, ...values]) => [JSON.stringify(key), values.map(Number)]));
  }

  sessions(): Sums {
    return this.visits(this.filters, this.dimensions, "1");
  }

  /** With a page asked for: the visits that were entered there. */
  entries(): Sums {
    if (!this.asks("event:page")) return this.sessions();
    const hostname = this.dimensions.includes("event:hostname");
    const dimensions = this.dimensions.map((name) => atEntry(["is", name], hostname)[1] as string);
    const entered = "v_pageviews > 0";
    return this.visits(
      this.filters.map((filter) => atEntry(filter, hostname)),
      dimensions,
      entered,
    );
  }

  private currencies(): string[] {
    return [...new Set(this.wanted.flatMap((goal) => ("event" in goal && goal.currency ? [goal.currency] : [])))];
  }

  /** The currency of a row's revenue; null: it cannot be told. */
  currency(key: readonly string[]): string | null {
    const at = this.dimensions.indexOf("event:goal");
    if (at < 0) return this.currencies().length === 1 ? (this.currencies()[0] as string) : null;
    const goal = this.wanted.find((one) => goalLabel(one) === key[at]);
    return goal && "event" in goal ? (goal.currency ?? null) : null;
  }

  revenue(): Sums {
    const earning = (goal: Goal): string =>
      "event" in goal && goal.currency ? `(${meets(goal)} AND currency = ${quoted(goal.currency)})` : "0";
    const keys = this.dimensions.map((name) =>
      name === "event:goal" ? this.goalKey(this.wanted, earning) : this.keyOfHit(name),
    );
    return this.sums(keys, ["sum(amount)", "count()"], this.where(`(${this.wanted.map(earning).join(" OR ") || "0"})`));
  }

  value(metric: string, key: string): OracleAnswer["results"][number]["metrics"][number] {
    const of = (sums: Sums, at: number, which = key): number => sums.get(which)?.[at] ?? 0;
    switch (metric) {
      case "visitors":
      case "visits":
      case "pageviews":
      case "events":
        return of(this.hits(), ["visitors", "visits", "pageviews", "events"].indexOf(metric));
      case "views_per_visit":
        return rate(of(this.sessions(), 3), of(this.sessions(), 0), 2);
      case "bounce_rate":
        return rate(100 * of(this.entries(), 1), of(this.entries(), 0), 0);
      case "visit_duration":
        return mean(of(this.sessions(), 2), of(this.sessions(), 0), 1000, 0);
      case "value":
        return mean(of(this.sessions(), 4), of(this.sessions(), 0), 1, 0);
      case "percentage":
        return rate(100 * of(this.hits(), 0), of(this.all(), 0, "[]"), 1);
      case "conversion_rate":
        return rate(100 * of(this.hits(), 0), of(this.reach(false), 0, "[]"), 2);
      case "group_conversion_rate": {
        const parts = JSON.parse(key) as string[];
        const group = parts.filter((_, at) => this.groupDimensions.includes(this.dimensions[at] as string));
        return rate(100 * of(this.hits(), 0), of(this.reach(true), 0, JSON.stringify(group)), 2);
      }
      case "time_on_page":
        return mean(of(this.attention(), 0), of(this.attention(), 1), 1000, 0);
      case "scroll_depth":
        return mean(of(this.attention(), 2), of(this.attention(), 3), 1, 0);
      case "total_revenue":
      case "average_revenue": {
        const currency = this.currency(JSON.parse(key) as string[]);
        if (currency === null) return null;
        const [sum, count] = [of(this.revenue(), 0), of(this.revenue(), 1)];
        if (metric === "total_revenue") return { value: sum, currency };
        const average = mean(sum, count, 1, 3);
        return average === null ? null : { value: average, currency };
      }
      default:
        throw new Error(`the oracle does not know ${metric}`);
    }
  }

  /** The groups with an event; with metrics of visits alone, those with a visit; by the hour, both. */
  private rowKeys(): string[] {
    const asked = this.query.metrics.filter((metric) => session.includes(metric));
    const ofVisits = [
      ...(asked.some((metric) => metric !== "bounce_rate") ? this.sessions().keys() : []),
      ...(asked.includes("bounce_rate") ? this.entries().keys() : []),
    ];
    const alone = asked.length === this.query.metrics.length;
    const hourly = this.time.dimension === "time:hour";
    const keys = new Set([...(alone ? [] : this.hits().keys()), ...(alone || hourly ? ofVisits : [])]);
    return this.dimensions.length === 0 ? ["[]"] : [...keys];
  }

  answer(): OracleAnswer {
    const { metrics, pagination, include } = this.query;
    const results = this.rowKeys().map((key) => ({
      dimensions: JSON.parse(key) as string[],
      metrics: metrics.map((metric) => this.value(metric, key)),
    }));
    results.sort((a, b) => this.compare(a, b));
    return {
      results: results.slice(pagination.offset, pagination.offset + pagination.limit),
      total: results.length,
      timeLabels: include.time_labels ? this.time.allLabels() : null,
    };
  }

  private compare(a: OracleAnswer["results"][number], b: OracleAnswer["results"][number]): number {
    const { metrics, order_by } = this.query;
    const time = this.dimensions.find((name) => name.startsWith("time"));
    const standard = [...(time ? [[time, "asc"]] : []), [metrics[0], "desc"]];
    for (const [name, direction] of (order_by ?? standard) as [string, string][]) {
      const sign = direction === "asc" ? 1 : -1;
      const metric = (metrics as readonly string[]).indexOf(name);
      const at = this.dimensions.indexOf(name === "time" ? (time ?? name) : name);
      const [x, y] = metric >= 0 ? [a.metrics[metric], b.metrics[metric]] : [a.dimensions[at], b.dimensions[at]];
      const [left, right] = [x, y].map((cell) => (typeof cell === "object" && cell ? cell.value : cell));
      if (left === right || (left == null && right == null)) continue;
      if (left == null || right == null) return left == null ? 1 : -1;
      return left < right ? -sign : sign;
    }
    const [left, right] = [a.dimensions, b.dimensions];
    const differing = left.findIndex((text, index) => text !== right[index]);
    return differing < 0 ? 0 : (left[differing] as string) < (right[differing] as string) ? -1 : 1;
  }
}

export const askClickHouse = (
  clickHouse: ClickHouse,
  query: Query,
  site: { timezone: string; goals: readonly Goal[]; now: number },
): OracleAnswer => new Oracle(clickHouse, query, site).answer();
