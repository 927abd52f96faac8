import { type Facts, SCROLL_UNKNOWN } from "../parts/facts.ts";
import { textColumn } from "./column.ts";
import { Work } from "./expression/work.ts";
import type { PlanFilter, TextFilter } from "./plan.ts";
import { tableScratch } from "./scratch.ts";
import { textTest } from "./text-test.ts";

/** 1 where a row passes; a row per visit as long as nothing in the filter looks at hits, else a row per hit. */
export interface Match {
  readonly of: "visit" | "hit";
  readonly mask: Uint8Array;
}

/** What the expressions of the present scan have taken. */
let work = new Work();

/** To be said before every scan, which has a budget of its own. */
export const beginWork = (): void => {
  work = new Work();
};

/** What was learnt about an expression from one table is of use for the next. */
const tests = new WeakMap<TextFilter, (text: string) => boolean>();

/** A filter on text is asked once per dictionary entry, then looked up by code. */
const matchText = (facts: Facts, filter: TextFilter): Match => {
  const { dictionary, codes } = textColumn(facts, filter.column);
  const test = tests.get(filter) ?? textTest(filter, () => work);
  tests.set(filter, test);
  const passes = Uint8Array.from(dictionary, (text) => (test(text) ? 1 : 0));
  const mask = tableScratch.zeroBytes(codes.length);
  for (let row = 0; row < mask.length; row++) mask[row] = passes[codes[row] as number] as number;
  return { of: filter.column.of === "visit" ? "visit" : "hit", mask };
};

/** @returns a row per hit */
export const lift = ({ hits }: Facts, match: Match): Uint8Array => {
  if (match.of === "hit") return match.mask;
  const mask = tableScratch.zeroBytes(hits.count);
  for (let row = 0; row < mask.length; row++) mask[row] = match.mask[hits.visit[row] as number] as number;
  return mask;
};

const combine = (facts: Facts, op: "and" | "or", parts: readonly Match[]): Match => {
  const of = parts.every((part) => part.of === "visit") ? "visit" : "hit";
  const mask = tableScratch.zeroBytes(of === "visit" ? facts.visits.count : facts.hits.count);
  if (op === "and") mask.fill(1);
  for (const part of parts) {
    const other = of === "visit" ? part.mask : lift(facts, part);
    if (op === "and")
      for (let row = 0; row < mask.length; row++) mask[row] = (mask[row] as number) & (other[row] as number);
    else for (let row = 0; row < mask.length; row++) mask[row] = (mask[row] as number) | (other[row] as number);
  }
  return { of, mask };
};

/** Visits that have a hit in the mask. */
export const visitsOf = ({ visits, hits }: Facts, mask: Uint8Array): Uint8Array => {
  const found = tableScratch.zeroBytes(visits.count);
  for (let row = 0; row < mask.length; row++) if (mask[row] === 1) found[hits.visit[row] as number] = 1;
  return found;
};

const mapped = (column: Uint8Array, passes: (value: number) => boolean): Uint8Array => {
  const mask = tableScratch.zeroBytes(column.length);
  for (let row = 0; row < mask.length; row++) if (passes(column[row] as number)) mask[row] = 1;
  return mask;
};

/** Which rows of one table pass. */
const match = (facts: Facts, filter: PlanFilter): Match => {
  switch (filter.op) {
    case "and":
    case "or":
      return combine(
        facts,
        filter.op,
        filter.of.map((part) => match(facts, part)),
      );
    case "not": {
      const { of, mask } = match(facts, filter.of);
      return { of, mask: mapped(mask, (passes) => passes === 0) };
    }
    case "text":
      return matchText(facts, filter);
    case "kind":
      return { of: "hit", mask: mapped(facts.hits.kind, (kind) => kind === filter.kind) };
    case "scroll":
      return {
        of: "hit",
        mask: mapped(facts.hits.scroll, (scroll) => scroll !== SCROLL_UNKNOWN && scroll >= filter.atLeast),
      };
    case "score":
      return {
        of: "visit",
        mask: mapped(facts.visits.score, (score) => score >= filter.min && score <= filter.max),
      };
    case "done":
      return { of: "visit", mask: visitsOf(facts, lift(facts, match(facts, filter.of))) };
  }
};

const matches = new Map<PlanFilter, Map<Facts, Match>>();

/** To be said before every table: what matched in the one before is forgotten. */
export const forgetMatches = (): void => {
  matches.clear();
  tableScratch.clear();
};

/** As `match`, but remembered until {@link forgetMatches}: the plans of a question share their filter. */
export const matchOnce = (facts: Facts, filter: PlanFilter): Match => {
  let tables = matches.get(filter);
  if (!tables) {
    tables = new Map();
    matches.set(filter, tables);
  }
  let matched = tables.get(facts);
  if (!matched) {
    matched = match(facts, filter);
    tables.set(facts, matched);
  }
  return matched;
};

/** Hits of one table that pass a plan's filter and, beside it, another one; null when there is neither. */
export const hitMask = (facts: Facts, filter: PlanFilter | null, also: PlanFilter | null): Uint8Array | null => {
  const parts = [...(filter ? [matchOnce(facts, filter)] : []), ...(also ? [match(facts, also)] : [])];
  const [only] = parts;
  if (!only) return null;
  return lift(facts, parts.length === 1 ? only : combine(facts, "and", parts));
};
