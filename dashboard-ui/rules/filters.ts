import type { Filter, FilterDimension } from "../../protocol/query-grammar.ts";

/** One filter as a chip: it says one thing of one dimension; values within it are alternatives. */

const chipOperators = [
  "is",
  "is_not",
  "contains",
  "contains_not",
  "matches",
  "matches_not",
  "done",
  "not_done",
] as const;
export type ChipOperator = (typeof chipOperators)[number];

/** A segment is a filter with a name: its values are segments' numbers. */
export const SEGMENT = "segment";

export interface Chip {
  operator: ChipOperator;
  dimension: FilterDimension | typeof SEGMENT;
  values: string[];
  /** Joined to the chip before it by "or"; by "and" where it is not said. */
  or?: true;
}

/** Offered by the filter editor, grouped as the panels are. A property is `event:props:<key>`. */
export const filterDimensions = [
  "event:page",
  "visit:entry_page",
  "visit:exit_page",
  "event:hostname",
  "visit:channel",
  "visit:source",
  "visit:referrer",
  "visit:utm_source",
  "visit:utm_medium",
  "visit:utm_campaign",
  "visit:utm_content",
  "visit:utm_term",
  "visit:country",
  "visit:region",
  "visit:city",
  "visit:browser",
  "visit:os",
  "visit:device",
  "event:goal",
  "event:name",
] as const satisfies readonly FilterDimension[];
type OfferedDimension = (typeof filterDimensions)[number];

const known: ReadonlySet<string> = new Set(filterDimensions);
const isOffered = (dimension: string): dimension is OfferedDimension => known.has(dimension);
export const isFilterable = (dimension: string): dimension is FilterDimension =>
  isOffered(dimension) || dimension === "visit:value" || /^event:props:./.test(dimension);

const texts = ["is", "is_not", "contains", "contains_not", "matches", "matches_not"] as const;

/** What may be said of a dimension: only events are done, and a goal is either met or not asked about. */
export const operatorsOf = (dimension: string): readonly ChipOperator[] => {
  if (dimension === SEGMENT) return ["is"];
  if (dimension === "event:goal") return ["is", "contains", "done", "not_done"];
  return dimension.startsWith("event:") ? chipOperators : texts;
};

/** Whether a chip may stand beside another with "or" between: the API asks goals and hostnames of everything or not at all. */
export const isJoinable = ({ operator, dimension }: Chip): boolean =>
  operator === "done" || operator === "not_done" || (dimension !== "event:goal" && dimension !== "event:hostname");

export const toFilter = ({ operator, dimension, values }: Chip): Filter => {
  if (dimension === SEGMENT) return ["is", SEGMENT, values.map(Number)];
  if (operator === "done") return ["has_done", ["is", dimension, values]];
  if (operator === "not_done") return ["has_not_done", ["is", dimension, values]];
  // Whoever types part of a word does not think of capitals.
  if (operator === "contains" || operator === "contains_not") {
    return [operator, dimension, values, { case_sensitive: false }];
  }
  return [operator, dimension, values];
};

/** @returns null for what no chip says: a segment may have been made by somebody's script */
export const fromFilter = (filter: Filter): Chip | null => {
  const [operator, subject, values] = filter as readonly [string, unknown, unknown];
  if (operator === "has_done" || operator === "has_not_done") {
    const done = fromFilter(subject as Filter);
    return done?.operator === "is" && done.dimension.startsWith("event:")
      ? { ...done, operator: operator === "has_done" ? "done" : "not_done" }
      : null;
  }
  if (typeof subject !== "string" || !Array.isArray(values)) return null;
  const chip = chipOf(operator, subject, values.map(String));
  return chip !== null && JSON.stringify(toFilter(chip)) === JSON.stringify(filter) ? chip : null;
};

const chipOf = (operator: string, dimension: string, values: readonly string[]): Chip | null => {
  const segments = dimension === SEGMENT && values.every((value) => /^[1-9]\d{0,14}$/.test(value));
  if ((!isFilterable(dimension) && !segments) || values.length === 0) return null;
  const allowed = operatorsOf(dimension).find((name) => name === operator);
  return allowed === undefined
    ? null
    : { operator: allowed, dimension: dimension as Chip["dimension"], values: [...new Set(values)] };
};

const escaped = (part: string): string => part.replaceAll("%", "%25").replaceAll(",", "%2C");
const unescaped = (part: string): string => part.replaceAll("%2C", ",").replaceAll("%25", "%");

/** As it stands in the address: `is,visit:country,EE,LV`; `or,` before one that is joined to the chip before it. */
export const chipText = ({ operator, dimension, values, or }: Chip): string =>
  [...(or ? ["or"] : []), operator, dimension, ...values].map(escaped).join(",");

/** @returns null for what is no chip: an address may have been written by hand. */
export const chipFromText = (text: string): Chip | null => {
  const parts = text.split(",").map(unescaped);
  const or = parts[0] === "or";
  const [operator = "", dimension = "", ...values] = or ? parts.slice(1) : parts;
  const chip = chipOf(operator, dimension, values);
  return chip && or ? { ...chip, or } : chip;
};
