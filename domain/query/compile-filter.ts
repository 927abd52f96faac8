import { type Filter, type FilterDimension, type FilterOperator, propKey } from "../../protocol/query-grammar.ts";
import type { Goal } from "../../protocol/site-settings.ts";
import { HIT_ENGAGEMENT } from "../parts/facts.ts";
import { countries } from "./country-names.ts";
import { textDimension, valueBands } from "./dimension.ts";
import { isBehavioral, isGroup, isNot, type Leaf, places } from "./filter-tree.ts";
import { goalFilter, goalName, isScrollGoal } from "./goals.ts";
import type { PlanFilter, TextFilter } from "./plan.ts";
import { textTest } from "./text-test.ts";

const not = (of: PlanFilter): PlanFilter => ({ op: "not", of });
const and = (...of: PlanFilter[]): PlanFilter => ({ op: "and", of });

/** Splits `contains_not` into the test and whether it is turned around. */
const operatorOf = (operator: FilterOperator): { how: "is" | "contains" | "matches"; negated: boolean } => {
  const negated = operator.endsWith("_not");
  return { how: (negated ? operator.slice(0, -4) : operator) as "is" | "contains" | "matches", negated };
};

/** Goals that a goal filter names: by display name, or by part of it. */
export const namedGoals = (filter: Filter, goals: readonly Goal[]): Goal[] => {
  const [operator, , clauses, modifier] = filter as readonly [
    FilterOperator,
    string,
    readonly string[],
    { case_sensitive?: boolean }?,
  ];
  const test = textTest({ ...operatorOf(operator), values: clauses, fold: modifier?.case_sensitive === false });
  return goals.filter((goal) => test(goalName(goal)));
};

/** A test of labels that are not stored, asked of every label there is. */
const ofLabels = <T extends { label: string }>(test: Omit<TextFilter, "op" | "column">, all: readonly T[]): T[] => {
  const passes = textTest(test);
  return all.filter(({ label }) => passes(label));
};

/** Whether one of the values is what answers call the empty text. */
const namesBlank = (test: Omit<TextFilter, "op" | "column">, blank: string): boolean =>
  test.how === "is" && textTest(test)(blank);

const compileLeaf = (dimension: FilterDimension, test: Omit<TextFilter, "op" | "column">): PlanFilter => {
  if (dimension === "visit:value") {
    const bands = valueBands.map(({ floor, label }, index) => ({
      label,
      min: floor,
      max: (valueBands[index + 1]?.floor ?? 101) - 1,
    }));
    return { op: "or", of: ofLabels(test, bands).map(({ min, max }) => ({ op: "score", min, max })) };
  }
  const text = textDimension(dimension);
  if (!text) throw new Error(`${dimension} is not stored as text`);
  const { column, blank } = text;
  if (dimension === "visit:country_name") {
    const found = ofLabels(
      test,
      countries().map(({ code, name }) => ({ code, label: name })),
    );
    const codes = [...found.map(({ code }) => code), ...(namesBlank(test, blank) ? [""] : [])];
    return { op: "text", column, how: "is", values: codes, fold: false };
  }
  const values = namesBlank(test, blank) ? [...test.values, ""] : test.values;
  return { op: "text", column, ...test, values };
};

/** Hits that `has_done` looks at: counted ones, unless a scroll goal asks for engagement. */
const doneRows = (filter: Filter, goals: readonly Goal[]): PlanFilter | null =>
  places([filter]).some(({ leaf }) => leaf[1] === "event:goal" && namedGoals(leaf, goals).some(isScrollGoal))
    ? null
    : not({ op: "kind", kind: HIT_ENGAGEMENT });

/** Turns a checked filter into what shards evaluate. @param goals of the site */
const compileFilter = (filter: Filter, goals: readonly Goal[]): PlanFilter => {
  if (isGroup(filter)) return { op: filter[0], of: filter[1].map((part) => compileFilter(part, goals)) };
  if (isNot(filter)) return not(compileFilter(filter[1], goals));
  if (isBehavioral(filter)) {
    const rows = doneRows(filter[1], goals);
    const inner = compileFilter(filter[1], goals);
    const done: PlanFilter = { op: "done", of: rows ? and(rows, inner) : inner };
    return filter[0] === "has_done" ? done : not(done);
  }
  const [operator, of] = filter as Leaf;
  if (of === "event:goal") return { op: "or", of: namedGoals(filter, goals).map(goalFilter) };
  const dimension = of as FilterDimension;
  const { how, negated } = operatorOf(operator);
  const clauses = (filter[2] as readonly (string | number)[]).map(String);
  const modifier = filter[3] as { case_sensitive?: boolean } | undefined;
  const leaf = compileLeaf(dimension, { how, values: clauses, fold: modifier?.case_sensitive === false });
  const key = propKey(dimension);
  if (key === null || how === "is") return negated ? not(leaf) : leaf;
  // `contains` and `matches` on a property look only at events that have it, whichever way round.
  const present = not({ op: "text", column: { of: "prop", key }, how: "is", values: [""], fold: false });
  return and(present, negated ? not(leaf) : leaf);
};

/** All filters together, or null when there is none. */
export const compileFilters = (filters: readonly Filter[], goals: readonly Goal[]): PlanFilter | null => {
  const compiled = filters.map((filter) => compileFilter(filter, goals));
  return compiled.length > 1 ? and(...compiled) : (compiled[0] ?? null);
};
