import type { Dimension } from "../../protocol/query-grammar.ts";
import { countryName } from "./country-names.ts";
import { valueBands } from "./dimension.ts";
import { goalName } from "./goals.ts";
import type { Question } from "./resolve.ts";

/** What a key of a dimension reads as in an answer. */
export const labelOf = (question: Question, dimension: Dimension, key: string | number): string => {
  if (typeof key === "string") return dimension === "visit:country_name" ? countryName(key) : key;
  if (dimension === "event:goal") {
    const goal = question.wantedGoals[key];
    return goal ? goalName(goal) : "";
  }
  if (dimension === "visit:value") return valueBands[key]?.label ?? "";
  return question.buckets?.labels[key] ?? "";
};
