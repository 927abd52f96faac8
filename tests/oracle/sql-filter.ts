import type { Goal } from "../../protocol/site-settings.ts";
import { quoted } from "./chdb.ts";

/** Dimensions and filters as SQL over the tables of visits.ts. */

export type Filter = readonly unknown[];

const blanks: Readonly<Record<string, string>> = {
  source: "Direct / None",
  referrer: "Direct / None",
  channel: "Direct",
};

/** Names of the countries that the worlds have. */
const countryNames: Readonly<Record<string, string>> = { EE: "Estonia", US: "United States", DE: "Germany" };

const columnOf = (dimension: string): string => {
  const column = dimension.slice("visit:".length);
  return { screen: "device", city_name: "city" }[column] ?? column;
};

/** What is stored, "" where there is nothing. */
const stored = (dimension: string): string => {
  if (dimension.startsWith("event:props:")) return `props[${quoted(dimension.slice("event:props:".length))}]`;
  switch (dimension) {
    case "event:name":
      return "if(kind = 'event', name, kind)";
    case "event:page":
    case "event:hostname":
      return dimension.slice("event:".length);
    case "visit:value":
      return "multiIf(v_score < 20, '0-19', v_score < 40, '20-39', v_score < 60, '40-59', v_score < 80, '60-79', '80-100')";
    case "visit:country_name": {
      const list = (texts: readonly string[]) => `[${texts.map(quoted).join(", ")}]`;
      return `transform(country, ${list(Object.keys(countryNames))}, ${list(Object.values(countryNames))}, country)`;
    }
    default:
      return columnOf(dimension);
  }
};

/** What answers and `is` filters call it. */
export const labelled = (dimension: string): string => {
  const text = stored(dimension);
  if (dimension.startsWith("event:props:")) return `if(${text} = '', '(none)', ${text})`;
  if (dimension.startsWith("event:") || dimension === "visit:value") return text;
  return `if(${text} = '', ${quoted(blanks[columnOf(dimension)] ?? "(not set)")}, ${text})`;
};

export const goalLabel = (goal: Goal): string => {
  if (goal.name !== undefined) return goal.name;
  if ("event" in goal) return goal.event;
  return goal.scroll === undefined ? `Visit ${goal.page}` : `Scroll ${goal.scroll}% on ${goal.page}`;
};

const isScroll = (goal: Goal): boolean => "page" in goal && goal.scroll !== undefined;

/** Whether a row meets a goal. */
export const meets = (goal: Goal): string => {
  if ("event" in goal) return `(kind = 'event' AND name = ${quoted(goal.event)})`;
  const pattern = goal.page.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(/\*+/g, ".*");
  const onPage = `match(page, ${quoted(`^${pattern}$`)})`;
  if (goal.scroll === undefined) return `(kind = 'pageview' AND ${onPage})`;
  return `(kind = 'engagement' AND scroll >= ${goal.scroll} AND ${onPage})`;
};

interface Leaf {
  operator: string;
  dimension: string;
  clauses: readonly string[];
  fold: boolean;
}

const leafOf = ([operator, dimension, clauses, modifier]: Filter): Leaf => ({
  operator: String(operator),
  dimension: String(dimension),
  clauses: (clauses as unknown[]).map(String),
  fold: (modifier as { case_sensitive?: boolean } | undefined)?.case_sensitive === false,
});

/** The goals that a filter on goals names. */
export const goalsNamed = (filter: Filter, goals: readonly Goal[]): Goal[] => {
  const { operator, clauses, fold } = leafOf(filter);
  const cased = (text: string) => (fold ? text.toLowerCase() : text);
  return goals.filter((goal) => {
    const name = cased(goalLabel(goal));
    return clauses.some((clause) => (operator === "is" ? name === cased(clause) : name.includes(cased(clause))));
  });
};

const anyOf = (conditions: readonly string[]): string =>
  conditions.length === 0 ? "0" : `(${conditions.join(" OR ")})`;

const leafSql = (leaf: Leaf): string => {
  const { operator, dimension, clauses, fold } = leaf;
  const cased = (sql: string) => (fold ? `lowerUTF8(${sql})` : sql);
  const negated = operator.endsWith("_not");
  const how = negated ? operator.slice(0, -"_not".length) : operator;
  const text = how === "is" ? labelled(dimension) : stored(dimension);
  const tests = clauses.map((clause) => {
    if (how === "is") return `${cased(text)} = ${cased(quoted(clause))}`;
    return how === "contains"
      ? `position(${cased(text)}, ${cased(quoted(clause))}) > 0`
      : `match(${text}, ${quoted(clause)})`;
  });
  const found = negated ? `NOT ${anyOf(tests)}` : anyOf(tests);
  // contains, matches and their opposites look only at events that have the property.
  return dimension.startsWith("event:props:") && how !== "is" ? `(${text} != '' AND ${found})` : `(${found})`;
};

const goalsIn = (filter: Filter): Filter[] => {
  if (filter[0] === "and" || filter[0] === "or") return (filter[1] as Filter[]).flatMap(goalsIn);
  if (filter[0] === "not") return goalsIn(filter[1] as Filter);
  return filter[1] === "event:goal" ? [filter] : [];
};

/** Whether a row passes. */
const filterSql = (filter: Filter, goals: readonly Goal[]): string => {
  const [operator, inner] = filter;
  if (operator === "and" || operator === "or")
    return `(${(inner as Filter[]).map((part) => filterSql(part, goals)).join(operator === "and" ? " AND " : " OR ")})`;
  if (operator === "not") return `NOT ${filterSql(inner as Filter, goals)}`;
  if (operator === "has_done" || operator === "has_not_done") {
    // An engagement is no event, but it may meet a scroll goal.
    const scrolls = goalsIn(inner as Filter).flatMap((leaf) => goalsNamed(leaf, goals).filter(isScroll).map(meets));
    const rows = anyOf(["kind != 'engagement'", ...scrolls]);
    const done = `visit IN (SELECT visit FROM hits WHERE ${rows} AND ${filterSql(inner as Filter, goals)})`;
    return operator === "has_done" ? `(${done})` : `(NOT (${done}))`;
  }
  if (inner === "event:goal") return anyOf(goalsNamed(filter, goals).map(meets));
  return leafSql(leafOf(filter));
};

export const allSql = (filters: readonly Filter[], goals: readonly Goal[]): string =>
  filters.length === 0 ? "1" : filters.map((filter) => filterSql(filter, goals)).join(" AND ");

/** Every filter on a dimension outside has_done. */
export const leaves = (filters: readonly Filter[]): Filter[] =>
  filters.flatMap((filter) => {
    if (filter[0] === "and" || filter[0] === "or") return leaves(filter[1] as Filter[]);
    if (filter[0] === "not") return leaves([filter[1] as Filter]);
    return filter[0] === "has_done" || filter[0] === "has_not_done" ? [] : [filter];
  });

/** The same questions asked of the page (and host) at which a visit was entered. */
export const atEntry = (filter: Filter, hostname: boolean): Filter => {
  if (filter[0] === "and" || filter[0] === "or")
    return [filter[0], (filter[1] as Filter[]).map((part) => atEntry(part, hostname))];
  if (filter[0] === "not") return ["not", atEntry(filter[1] as Filter, hostname)];
  if (filter[0] === "has_done" || filter[0] === "has_not_done") return filter;
  const [operator, dimension, ...rest] = filter;
  if (dimension === "event:page") return [operator, "visit:entry_page", ...rest];
  return dimension === "event:hostname" && hostname ? [operator, "visit:entry_page_hostname", ...rest] : filter;
};
