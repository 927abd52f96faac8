import type { Filter } from "../../protocol/query-grammar.ts";
import { type Chip, chipText, fromFilter, isJoinable, toFilter } from "./filters.ts";

/**
 * All filters of a screen, in order. They hold together; an "or" between two neighbours makes them alternatives:
 * `A, B or C, D` asks for A, for B or C, and for D.
 */

/** An "or" stands only where it may: not before the first chip, not beside one that cannot be an alternative. */
export const settledChips = (chips: readonly Chip[]): Chip[] =>
  chips.map((chip, index) => {
    const before = chips[index - 1];
    if (!chip.or || (before !== undefined && isJoinable(before) && isJoinable(chip))) return chip;
    const { or: _or, ...alone } = chip;
    return alone;
  });

/** Alternatives side by side; most groups have one chip. */
export const groupsOf = (chips: readonly Chip[]): Chip[][] => {
  const groups: Chip[][] = [];
  for (const chip of settledChips(chips)) {
    const last = groups.at(-1);
    if (chip.or && last) last.push(chip);
    else groups.push([chip]);
  }
  return groups;
};

/** As the API takes them. */
export const filtersOf = (chips: readonly Chip[]): Filter[] =>
  groupsOf(chips).map((group): Filter => {
    const filters = group.map(toFilter);
    return filters.length === 1 ? (filters[0] as Filter) : ["or", filters];
  });

/** Filters of a segment as chips, to be changed. @returns null where chips cannot say them */
export const chipsOf = (filters: readonly Filter[]): Chip[] | null => {
  const chips: Chip[] = [];
  for (const filter of filters) {
    const alternatives = filter[0] === "or" ? filter[1] : [filter];
    for (const [index, alternative] of alternatives.entries()) {
      const chip = fromFilter(alternative);
      if (chip === null || (alternatives.length > 1 && !isJoinable(chip))) return null;
      chips.push(index === 0 ? chip : { ...chip, or: true });
    }
  }
  return chips;
};

const same = (a: Chip, b: Chip): boolean => chipText({ ...a, or: true }) === chipText({ ...b, or: true });

/** A chip more, at the end; what is demanded already is not demanded twice. */
export const withChip = (chips: readonly Chip[], chip: Chip): Chip[] =>
  groupsOf(chips).some(([only, ...others]) => only !== undefined && others.length === 0 && same(only, chip))
    ? [...chips]
    : settledChips([...chips, chip]);

/** Replaces the chip at a place, or takes it away where `after` is null. How it is joined stays. */
export const replaceAt = (chips: readonly Chip[], at: number, after: Chip | null): Chip[] => {
  const before = chips[at];
  const next = chips[at + 1];
  if (after !== null) {
    const { or: _or, ...plain } = after;
    return settledChips(chips.with(at, before?.or ? { ...plain, or: true } : plain));
  }
  const rest = chips.toSpliced(at, 1);
  // The first of some alternatives went: the second is the first now.
  if (next?.or && !before?.or) {
    const { or: _or, ...first } = next;
    return rest.with(at, first);
  }
  return rest;
};

/** "and" before a chip becomes "or", or the other way round. */
export const rejoined = (chips: readonly Chip[], at: number): Chip[] =>
  settledChips(
    chips.map((chip, index) => {
      if (index !== at) return chip;
      const { or, ...plain } = chip;
      return or ? plain : { ...plain, or: true };
    }),
  );

/** Whether "or" may stand before the chip at a place. */
export const mayRejoin = (chips: readonly Chip[], at: number): boolean => {
  const [before, chip] = [chips[at - 1], chips[at]];
  return before !== undefined && chip !== undefined && isJoinable(before) && isJoinable(chip);
};

/** Where `is value` of a dimension is demanded, so that a click takes it away again; -1 for nowhere. */
export const placeOf = (chips: readonly Chip[], dimension: string, value: string): number =>
  chips.findIndex(
    (chip, index) =>
      chip.operator === "is" &&
      chip.dimension === dimension &&
      chip.values.length === 1 &&
      chip.values[0] === value &&
      !chip.or &&
      !chips[index + 1]?.or,
  );

/** Whether figures are those of a goal: then conversions are shown instead of bounces. */
export const asksGoal = (chips: readonly Chip[]): boolean =>
  chips.some(({ dimension, operator }) => dimension === "event:goal" && (operator === "is" || operator === "contains"));

/**
 * Whether figures are those of pages: views per visit has no meaning there, time on page has.
 * @returns `alone` where a page is demanded, `among` where it is one of several alternatives or may be, within a segment
 */
export const asksPage = (chips: readonly Chip[]): "no" | "alone" | "among" => {
  const asks = ({ dimension, operator }: Chip): boolean =>
    dimension === "event:page" && operator !== "done" && operator !== "not_done";
  const groups = groupsOf(chips);
  if (groups.some(([only, ...others]) => only !== undefined && others.length === 0 && asks(only))) return "alone";
  return chips.some((chip) => asks(chip) || chip.dimension === "segment") ? "among" : "no";
};
