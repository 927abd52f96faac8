import type { Filter, FilterDimension } from "../../protocol/query-grammar.ts";

/** Filters as chips: each says one thing of one dimension; values within a chip are alternatives. */

const chipOperators = ["is", "is_not", "contains", "done", "not_done"] as const;
export type ChipOperator = (typeof chipOperators)[number];

export interface Chip {
  operator: ChipOperator;
  dimension: FilterDimension;
  values: string[];
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

/** What may be said of a dimension: only events are done, and a goal is either met or not asked about. */
export const operatorsOf = (dimension: FilterDimension): readonly ChipOperator[] => {
  if (dimension === "event:goal") return ["is", "contains", "done", "not_done"];
  return dimension.startsWith("event:") ? chipOperators : ["is", "is_not", "contains"];
};

export const toFilter = ({ operator, dimension, values }: Chip): Filter => {
  if (operator === "done") return ["has_done", ["is", dimension, values]];
  if (operator === "not_done") return ["has_not_done", ["is", dimension, values]];
  // Whoever types part of a word does not think of capitals.
  if (operator === "contains") return ["contains", dimension, values, { case_sensitive: false }];
  return [operator, dimension, values];
};

const escaped = (part: string): string => part.replaceAll("%", "%25").replaceAll(",", "%2C");
const unescaped = (part: string): string => part.replaceAll("%2C", ",").replaceAll("%25", "%");

/** As it stands in the address: `is,visit:country,EE,LV`. */
export const chipText = ({ operator, dimension, values }: Chip): string =>
  [operator, dimension, ...values].map(escaped).join(",");

/** @returns null for what is no chip: an address may have been written by hand. */
export const chipFromText = (text: string): Chip | null => {
  const [operator = "", dimension = "", ...values] = text.split(",").map(unescaped);
  if (!isFilterable(dimension) || values.length === 0) return null;
  const allowed = operatorsOf(dimension).find((name) => name === operator);
  return allowed === undefined ? null : { operator: allowed, dimension, values: [...new Set(values)] };
};

const same = (a: Chip, b: Chip): boolean => chipText(a) === chipText(b);

/** A chip more; the same thing said twice is said once. */
export const withChip = (chips: readonly Chip[], chip: Chip): Chip[] =>
  chips.some((existing) => same(existing, chip)) ? [...chips] : [...chips, chip];

/** Replaces `before`, or takes it away where `after` is null. */
export const replaceChip = (chips: readonly Chip[], before: Chip, after: Chip | null): Chip[] =>
  chips.flatMap((chip) => (same(chip, before) ? (after === null ? [] : [after]) : [chip]));

/** Whether some chip asks for `is value` of a dimension already, so that a click takes it away again. */
export const chipFor = (chips: readonly Chip[], dimension: string, value: string): Chip | null =>
  chips.find(
    (chip) =>
      chip.operator === "is" && chip.dimension === dimension && chip.values.length === 1 && chip.values[0] === value,
  ) ?? null;

/** Whether figures are those of a goal: then conversions are shown instead of bounces. */
export const asksGoal = (chips: readonly Chip[]): boolean =>
  chips.some(({ dimension, operator }) => dimension === "event:goal" && (operator === "is" || operator === "contains"));

/** Whether figures are those of pages: views per visit has no meaning there, time on page has. */
export const asksPage = (chips: readonly Chip[]): boolean =>
  chips.some(({ dimension, operator }) => dimension === "event:page" && operator !== "done" && operator !== "not_done");
