import { text } from "../text.ts";
import { groupsOf } from "./chip-list.ts";
import { type Chip, SEGMENT } from "./filters.ts";
import { dimensionLabel, valueLabel } from "./value-label.ts";

/** Filters in words. */

export interface Names {
  countryName: (code: string) => string;
  segmentName: (id: number) => string;
}

/** `Country` `is` `Estonia or Latvia`; what something is done of has no first part: `Has done` `Signup`. */
export interface ChipParts {
  subject: string;
  operator: string;
  values: string;
}

const doneWords = (dimension: string, operator: "done" | "not_done"): string => {
  const [own, any] =
    operator === "done"
      ? [text.filter.done[dimension], text.filter.doneAny]
      : [text.filter.notDone[dimension], text.filter.notDoneAny];
  if (own !== undefined) return own;
  return dimension === "event:goal" || dimension === "event:name"
    ? any
    : text.filter.doneOf(any, dimensionLabel(dimension));
};

export const chipParts = ({ operator, dimension, values }: Chip, { countryName, segmentName }: Names): ChipParts => {
  const joined = (label: (value: string) => string): string => values.map(label).join(text.filter.or);
  if (dimension === SEGMENT) {
    return { subject: "", operator: text.segments.one, values: joined((id) => segmentName(Number(id))) };
  }
  const labels = joined((value) => valueLabel(dimension, value, countryName));
  return operator === "done" || operator === "not_done"
    ? { subject: "", operator: doneWords(dimension, operator), values: labels }
    : { subject: dimensionLabel(dimension), operator: text.filter.operators[operator], values: labels };
};

/** A chip as a sentence: `Country is Estonia or Latvia`. */
export const chipWords = (chip: Chip, names: Names): string => {
  const { subject, operator, values } = chipParts(chip, names);
  return text.filter.words(subject, operator, values);
};

/** All of them: `Page is /, and either Country is Estonia or Source is Google`. */
export const chipsWords = (chips: readonly Chip[], names: Names): string =>
  text.filter.all(
    groupsOf(chips).map((group) => {
      const alternatives = group.map((chip) => chipWords(chip, names));
      return alternatives.length === 1 ? (alternatives[0] ?? "") : text.filter.either(alternatives);
    }),
  );
