import { SEGMENTS_PER_QUESTION } from "../../protocol/limits.ts";
import { type Filter, isFilter } from "../../protocol/query-grammar.ts";
import type { Segment } from "../../protocol/segments.ts";
import type { SiteSettings } from "../../protocol/site-settings.ts";
import { isBehavioral, isGroup, isNot, places } from "./filter-tree.ts";

/**
 * Replaces saved segments by the filters that they stand for. It is done before a question is checked: what must not stand
 * somewhere must not stand there by way of a segment either.
 */

/** A site as far as it depends on it what may be asked. */
export interface AskedSite extends Pick<SiteSettings, "goals"> {
  /** Those that the asker may name. */
  readonly segments?: readonly Pick<Segment, "id" | "filters">[];
  /** What every question is confined to, whatever else it asks: also its rates are rates of that. */
  readonly within?: readonly Filter[];
}

type Filters = { filters: Filter[] } | { error: string };

const together = (filters: readonly Filter[]): Filter =>
  filters.length === 1 ? (filters[0] as Filter) : ["and", filters];

const missing = (ids: readonly number[]): string =>
  `Invalid filters. Some segments don't exist or aren't accessible: ${ids.join(", ")}.`;

/**
 * The filters with every `["is", "segment", […]]` replaced. Several ids mean any of them; the filters of a single one that
 * stands at the top are spliced in, so that what may only stand at the top still does.
 * @returns a sentence when a segment is unknown, or the whole would be too much
 */
const expanded = (filters: readonly Filter[], segments: readonly Pick<Segment, "id" | "filters">[]): Filters => {
  const named = places(filters).flatMap(({ leaf }) => (leaf[1] === "segment" ? (leaf[2] as readonly number[]) : []));
  if (named.length === 0) return { filters: [...filters] };
  if (named.length > SEGMENTS_PER_QUESTION) {
    return { error: `Invalid filters. A question may name at most ${SEGMENTS_PER_QUESTION} segments.` };
  }
  const byId = new Map(segments.map((segment) => [segment.id, segment.filters]));
  const unknown = named.filter((id) => !byId.has(id));
  if (unknown.length > 0) return { error: missing([...new Set(unknown)]) };
  const partsOf = (filter: Filter): readonly Filter[] => {
    if (isGroup(filter)) return [[filter[0], filter[1].map(whole)]];
    if (isNot(filter) || isBehavioral(filter)) return [[filter[0], whole(filter[1])]];
    if (filter[1] !== "segment") return [filter];
    const meanings = [...new Set(filter[2] as readonly number[])].map((id) => byId.get(id) ?? []);
    return meanings.length === 1 ? (meanings[0] ?? []) : [["or", meanings.map(together)]];
  };
  const whole = (filter: Filter): Filter => together(partsOf(filter));
  const all = filters.flatMap(partsOf);
  return all.every((filter) => isFilter(filter))
    ? { filters: all }
    : { error: "Invalid filters. With what their segments stand for they are nested too deeply." };
};

/** The filters that were asked, without segments; `within` is not among them. */
export const askedFilters = (filters: readonly Filter[], { segments = [] }: AskedSite): Filters =>
  expanded(filters, segments);

/** Everything that must hold: what the asker is confined to, then what was asked. @param asked without segments */
export const allFilters = (asked: readonly Filter[], { within = [] }: AskedSite): readonly Filter[] => [
  ...within,
  ...asked,
];
