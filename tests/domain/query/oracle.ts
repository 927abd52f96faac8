import type { Query, ResultRow } from "../../../protocol/query.ts";
import type { Filter, Metric } from "../../../protocol/query-grammar.ts";
import type { Goal } from "../../../protocol/site-settings.ts";
import type { Scene } from "./asking.ts";
import { type HistoryRow, isCounted, visitFacts, visitsOf } from "./history.ts";
import { bucketOf, inRange, type Moment, overlapsRange, slotsOf } from "./oracle-time.ts";

/**
 * The query language read off its definition, row by row and with no thought of speed: what the real one is compared
 * with. It shares nothing with it but the types of a question.
 */
interface Visit extends ReturnType<typeof visitFacts> {
  rows: HistoryRow[];
}
/** A row in its visit. */
interface Hit {
  row: HistoryRow;
  visit: Visit;
}

const visitColumn: Record<string, string> = {
  "visit:source": "source",
  "visit:referrer": "referrer",
  "visit:channel": "channel",
  "visit:utm_medium": "utmMedium",
  "visit:country": "country",
  "visit:device": "device",
  "visit:browser": "browser",
  "visit:os": "os",
  "visit:city": "city",
  "visit:entry_page": "entryPage",
  "visit:exit_page": "exitPage",
  "visit:entry_page_hostname": "entryHostname",
};
const blankOf = (dimension: string): string => {
  if (dimension.startsWith("event:props:")) return "(none)";
  if (dimension === "visit:source" || dimension === "visit:referrer") return "Direct / None";
  if (dimension === "visit:channel") return "Direct";
  return dimension.startsWith("visit:") ? "(not set)" : "";
};

const nameOf = (row: HistoryRow): string =>
  row.kind === "view" ? "pageview" : row.kind === "engage" ? "engagement" : row.name;

/** As it is stored; "" for nothing. */
const stored = ({ row, visit }: Hit, dimension: string): string => {
  if (dimension === "event:name") return nameOf(row);
  if (dimension === "event:page") return row.page;
  if (dimension === "event:hostname") return row.host;
  if (dimension.startsWith("event:props:")) return row.props[dimension.slice(12)] ?? "";
  return (visit.text as Record<string, string | undefined>)[visitColumn[dimension] ?? ""] ?? "";
};

const goalTitle = (goal: Goal): string =>
  goal.name ??
  ("event" in goal ? goal.event : goal.scroll ? `Scroll ${goal.scroll}% on ${goal.page}` : `Visit ${goal.page}`);

const pageFits = (pattern: string, page: string): boolean =>
  new RegExp(
    `^${pattern
      .split(/\*+/)
      .map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
    "s",
  ).test(page);

const meets = (row: HistoryRow, goal: Goal): boolean => {
  if ("event" in goal) return row.kind === "event" && row.name === goal.event;
  if (!pageFits(goal.page, row.page)) return false;
  if (goal.scroll === undefined) return row.kind === "view";
  return row.kind === "engage" && row.scroll !== null && row.scroll >= goal.scroll;
};

const isScroll = (goal: Goal): boolean => "page" in goal && goal.scroll !== undefined;

type Test = (value: string, clause: string) => boolean;
const tests: Record<string, Test> = {
  is: (value, clause) => value === clause,
  contains: (value, clause) => value.includes(clause),
  matches: (value, clause) => new RegExp(clause, "s").test(value),
};

const leafHolds = (hit: Hit, filter: Filter, goals: readonly Goal[]): boolean => {
  const [operator, dimension, clauses, modifier] = filter as unknown as [
    string,
    string,
    (string | number)[],
    { case_sensitive?: boolean }?,
  ];
  const fold = (text: string) => (modifier?.case_sensitive === false ? text.toLowerCase() : text);
  const negated = operator.endsWith("_not");
  const how = negated ? operator.slice(0, -4) : operator;
  const test = tests[how] as Test;
  if (dimension === "event:goal") {
    return goals.some(
      (goal) => clauses.some((clause) => test(fold(goalTitle(goal)), fold(String(clause)))) && meets(hit.row, goal),
    );
  }
  const value = stored(hit, dimension);
  const blank = blankOf(dimension);
  if (dimension.startsWith("event:props:") && how !== "is" && value === "") return false;
  const holds = clauses.some(
    (clause) => test(fold(value), fold(String(clause))) || (how === "is" && value === "" && clause === blank),
  );
  return holds !== negated;
};

/** Counted rows, and engagement when a goal that is met by scrolling is asked for. */
const looksAt = (filter: Filter, goals: readonly Goal[]) => (row: HistoryRow) =>
  isCounted(row) || namesScroll(filter, goals);
const namesScroll = (filter: Filter, goals: readonly Goal[]): boolean => {
  const [operator, of] = filter;
  if (operator === "and" || operator === "or") return (of as Filter[]).some((part) => namesScroll(part, goals));
  if (operator === "not" || operator === "has_done" || operator === "has_not_done")
    return namesScroll(of as Filter, goals);
  if (of !== "event:goal") return false;
  const test = tests[operator] as Test;
  return goals.some(
    (goal) => isScroll(goal) && (filter[2] as string[]).some((clause) => test(goalTitle(goal), clause)),
  );
};

const holds = (hit: Hit, filter: Filter, goals: readonly Goal[]): boolean => {
  const [operator, of] = filter;
  switch (operator) {
    case "and":
      return (of as Filter[]).every((part) => holds(hit, part, goals));
    case "or":
      return (of as Filter[]).some((part) => holds(hit, part, goals));
    case "not":
      return !holds(hit, of as Filter, goals);
    case "has_done":
    case "has_not_done": {
      const done = hit.visit.rows
        .filter(looksAt(of as Filter, goals))
        .some((row) => holds({ row, visit: hit.visit }, of as Filter, goals));
      return done === (operator === "has_done");
    }
    default:
      return leafHolds(hit, filter, goals);
  }
};

const dimensionsIn = (filter: Filter): string[] => {
  const [operator, of] = filter;
  if (operator === "and" || operator === "or") return (of as Filter[]).flatMap(dimensionsIn);
  if (operator === "not") return dimensionsIn(of as Filter);
  return operator === "has_done" || operator === "has_not_done" ? [] : [of as string];
};

/** The same question about the entry page, and about its host where hosts tell rows apart. */
const atEntry = (name: string, hosts: boolean): string => {
  if (name === "event:page") return "visit:entry_page";
  return name === "event:hostname" && hosts ? "visit:entry_page_hostname" : name;
};
const filterAtEntry = (filter: Filter, hosts: boolean): Filter => {
  const [operator, of, ...rest] = filter;
  if (operator === "and" || operator === "or")
    return [operator, (of as Filter[]).map((part) => filterAtEntry(part, hosts))];
  if (operator === "not") return [operator, filterAtEntry(of as Filter, hosts)];
  if (operator === "has_done" || operator === "has_not_done") return filter;
  return [operator, atEntry(of as string, hosts), ...rest] as unknown as Filter;
};

const isAboutGoals = (filter: Filter): boolean => {
  const [operator, of] = filter;
  if (operator === "and" || operator === "or") return (of as Filter[]).every(isAboutGoals);
  if (operator === "not") return isAboutGoals(of as Filter);
  return of === "event:goal" || String(of).startsWith("event:props:");
};
const flat = (filters: readonly Filter[]): Filter[] =>
  filters.flatMap((filter) => (filter[0] === "and" ? flat(filter[1] as Filter[]) : [filter]));

const half = (value: number, decimals: number): number => Math.floor(value * 10 ** decimals + 0.5) / 10 ** decimals;
const count = <T>(items: Iterable<T>): number => new Set(items).size;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

export const oracle = (scene: Scene, query: Query): ResultRow[] => {
  const zone = scene.timezone ?? "Etc/UTC";
  const goals = scene.goals ?? [];
  const moment: Moment = {
    zone,
    now: Date.parse(scene.now ?? "2026-03-15T12:00:00Z"),
    range: query.date_range,
    first: scene.rows.length > 0 ? Math.min(...scene.rows.map(({ at }) => at)) : null,
  };
  const filters = query.filters ?? [];
  const dimensions: readonly string[] = query.dimensions;
  const visits: Visit[] = visitsOf(scene.rows).map((rows) => ({ ...visitFacts(rows), rows }));
  const passes = (hit: Hit, of: readonly Filter[]) => of.every((filter) => holds(hit, filter, goals));
  const goalFilters = flat(filters).filter(([, of]) => of === "event:goal");
  const wanted = goals.filter((goal) =>
    goalFilters.every(([operator, , clauses]) =>
      (clauses as string[]).some((clause) => (tests[operator] as Test)(goalTitle(goal), clause)),
    ),
  );
  const usesScroll = (goalFilters.length > 0 || dimensions.includes("event:goal")) && wanted.some(isScroll);
  const hits: Hit[] = visits.flatMap((visit) => visit.rows.map((row) => ({ row, visit })));
  const within = hits.filter(({ row }) => inRange(moment, row.at));
  const rowsOf = (of: readonly Filter[], scroll: boolean) =>
    within.filter((hit) => (isCounted(hit.row) || scroll) && passes(hit, of));
  const matching = rowsOf(filters, usesScroll);
  const reached = rowsOf(
    flat(filters).filter((filter) => !isAboutGoals(filter)),
    false,
  );

  const labelsOf = (hit: Hit, dimension: string): string[] => {
    if (dimension === "event:goal") return wanted.filter((goal) => meets(hit.row, goal)).map(goalTitle);
    if (dimension === "event:props") return Object.keys(hit.row.props);
    if (dimension.startsWith("time")) return [bucketOf(moment, dimension, hit.row.at)];
    return [stored(hit, dimension) || blankOf(dimension)];
  };
  /** Every key that a hit has. */
  const keysOf = (hit: Hit, over: readonly string[]): string[] =>
    over
      .reduce<string[][]>(
        (keys, dimension) => keys.flatMap((key) => labelsOf(hit, dimension).map((label) => [...key, label])),
        [[]],
      )
      .map((key) => JSON.stringify(key));
  /** Every key that a visit has: time by its own extent, the rest as the hit has it. */
  const visitKeys = (hit: Hit, over: readonly string[]): string[] =>
    over
      .reduce<string[][]>(
        (keys, dimension) =>
          keys.flatMap((key) =>
            (dimension.startsWith("time") ? slotsOf(moment, dimension, hit.visit) : labelsOf(hit, dimension)).map(
              (label) => [...key, label],
            ),
          ),
        [[]],
      )
      .map((key) => JSON.stringify(key));

  /** Visits of the range that pass, with the hits that show it. */
  const visitHits = (of: readonly Filter[], over: readonly string[]): Hit[] => {
    const looks = [...of.flatMap(dimensionsIn), ...over].some((dimension) => dimension.startsWith("event:"));
    if (looks) return rowsOf(of, usesScroll);
    return visits
      .filter((visit) => overlapsRange(moment, visit))
      .map((visit) => ({ row: visit.rows[0] as HistoryRow, visit }))
      .filter((hit) => passes(hit, of));
  };
  const byPage = dimensions.includes("event:page") || filters.flatMap(dimensionsIn).includes("event:page");
  const hosts = dimensions.includes("event:hostname");
  const entryFilters = byPage ? filters.map((filter) => filterAtEntry(filter, hosts)) : filters;
  const entryDimensions = byPage ? dimensions.map((name) => atEntry(name, hosts)) : dimensions;
  const ofVisits = visitHits(filters, dimensions);
  const ofEntries = visitHits(entryFilters, entryDimensions).filter(({ visit }) => !byPage || visit.text.entryPage);

  const groupBy = (found: readonly Hit[], keys: (hit: Hit) => string[]): Map<string, Hit[]> => {
    const groups = new Map<string, Hit[]>();
    for (const hit of found) for (const key of keys(hit)) groups.set(key, [...(groups.get(key) ?? []), hit]);
    return groups;
  };
  const groups = groupBy(matching, (hit) => keysOf(hit, dimensions));
  const visitGroups = groupBy(ofVisits, (hit) => visitKeys(hit, dimensions));
  const entryGroups = groupBy(ofEntries, (hit) => visitKeys(hit, entryDimensions));
  const attention = groupBy(
    within.filter((hit) => !isCounted(hit.row) && passes(hit, filters)),
    (hit) => keysOf(hit, dimensions),
  );
  const groupDimensions = dimensions.filter((name) => name !== "event:goal" && !name.startsWith("event:props"));
  const reachGroups = groupBy(reached, (hit) => keysOf(hit, groupDimensions));

  const visitors = (found: readonly Hit[]) => count(found.map(({ visit }) => visit.visitor));
  const value = (metric: Metric, key: string): number | null => {
    const group = groups.get(key) ?? [];
    const ofGroup = [...new Set((visitGroups.get(key) ?? []).map(({ visit }) => visit))];
    const entries = [...new Set((entryGroups.get(key) ?? []).map(({ visit }) => visit))];
    const attended = attention.get(key) ?? [];
    const reachKey = JSON.stringify(
      (JSON.parse(key) as string[]).filter((_, at) => groupDimensions.includes(dimensions[at] as string)),
    );
    const percent = (part: number, whole: number, decimals: number) =>
      whole === 0 ? 0 : half((100 * part) / whole, decimals);
    switch (metric) {
      case "visitors":
        return visitors(group);
      case "visits":
        return count(group.map(({ visit }) => visit));
      case "pageviews":
        return group.filter(({ row }) => row.kind === "view").length;
      case "events":
        return group.filter(({ row }) => isCounted(row)).length;
      case "views_per_visit":
        return ofGroup.length === 0 ? 0 : half(sum(ofGroup.map(({ pageviews }) => pageviews)) / ofGroup.length, 2);
      case "bounce_rate":
        return percent(entries.filter(({ bounce }) => bounce).length, entries.length, 0);
      case "visit_duration":
        return ofGroup.length === 0
          ? null
          : half(sum(ofGroup.map(({ start, end, bounce }) => (bounce ? 0 : end - start))) / ofGroup.length / 1000, 0);
      case "value":
        return ofGroup.length === 0 ? null : half(sum(ofGroup.map(({ score }) => score)) / ofGroup.length, 0);
      case "percentage":
        return percent(visitors(group), visitors(matching), 1);
      case "conversion_rate":
        return percent(visitors(group), visitors(reached), 2);
      case "group_conversion_rate":
        return percent(visitors(group), visitors(reachGroups.get(reachKey) ?? []), 2);
      case "time_on_page": {
        const of = count(attended.map(({ visit }) => visit));
        return of === 0 ? null : half(sum(attended.map(({ row }) => row.engagedMs)) / of / 1000, 0);
      }
      case "scroll_depth": {
        const scrolled = attended.filter(({ row }) => row.scroll !== null);
        const deepest = [...Map.groupBy(scrolled, ({ visit }) => visit).values()].map((of) =>
          Math.max(...of.map(({ row }) => row.scroll ?? 0)),
        );
        return deepest.length === 0 ? null : half(sum(deepest) / deepest.length, 0);
      }
      default:
        throw new Error(`the oracle does not know ${metric}`);
    }
  };

  const session: readonly Metric[] = ["bounce_rate", "views_per_visit", "visit_duration", "value"];
  const asked = query.metrics.filter((metric) => session.includes(metric));
  const sessionKeys = [
    ...(asked.some((metric) => metric !== "bounce_rate") ? visitGroups.keys() : []),
    ...(asked.includes("bounce_rate") ? entryGroups.keys() : []),
  ];
  const hourly = dimensions.includes("time:hour");
  const keys = new Set(
    asked.length === query.metrics.length ? sessionKeys : [...groups.keys(), ...(hourly ? sessionKeys : [])],
  );
  if (dimensions.length === 0) keys.add("[]");
  return [...keys].map((key) => ({
    dimensions: JSON.parse(key) as string[],
    metrics: query.metrics.map((metric) => value(metric, key)),
  }));
};
