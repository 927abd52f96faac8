import type { Filter, LeafFilter, SegmentFilter } from "../../protocol/query-grammar.ts";

export type Leaf = LeafFilter | SegmentFilter;

/** Where a filter on a dimension stands. */
export interface Place {
  readonly leaf: Leaf;
  /** Under no and, or, not: a condition that always holds. */
  readonly top: boolean;
  /** Within has_done or has_not_done. */
  readonly behavioral: boolean;
}

export const isGroup = (filter: Filter): filter is readonly ["and" | "or", readonly Filter[]] =>
  filter[0] === "and" || filter[0] === "or";
export const isBehavioral = (filter: Filter): filter is readonly ["has_done" | "has_not_done", Filter] =>
  filter[0] === "has_done" || filter[0] === "has_not_done";
export const isNot = (filter: Filter): filter is readonly ["not", Filter] => filter[0] === "not";

const walk = (filter: Filter, top: boolean, behavioral: boolean): Place[] => {
  if (isGroup(filter)) return filter[1].flatMap((part) => walk(part, false, behavioral));
  if (isNot(filter)) return walk(filter[1], false, behavioral);
  if (isBehavioral(filter)) return walk(filter[1], false, true);
  return [{ leaf: filter as Leaf, top, behavioral }];
};

/** Every filter on a dimension, however deep. */
export const places = (filters: readonly Filter[]): Place[] => filters.flatMap((filter) => walk(filter, true, false));

/** Whether a filter on the dimension, outside has_done, is among them. */
export const filtersOn = (filters: readonly Filter[], dimension: string): boolean =>
  places(filters).some(({ leaf, behavioral }) => !behavioral && leaf[1] === dimension);

/** Conditions that all hold: top-level `and` groups are taken apart. */
export const conjuncts = (filters: readonly Filter[]): Filter[] =>
  filters.flatMap((filter) => (filter[0] === "and" ? conjuncts(filter[1] as readonly Filter[]) : [filter]));

/** The filters without conditions that are about goals and properties alone: what a conversion rate is a rate of. */
export const withoutGoals = (filters: readonly Filter[]): Filter[] =>
  conjuncts(filters).filter(
    (filter) =>
      !places([filter]).every(
        ({ leaf, behavioral }) => !behavioral && (leaf[1] === "event:goal" || leaf[1].startsWith("event:props:")),
      ),
  );

const entryDimension = { "event:page": "visit:entry_page", "event:hostname": "visit:entry_page_hostname" } as const;

/**
 * Asks of a visit's entry what was asked of a hit's page; not within has_done, which looks at hits.
 * @param hostname the hostname too
 */
export const atEntry = (filters: readonly Filter[], hostname: boolean): Filter[] =>
  filters.map((filter): Filter => {
    if (isGroup(filter)) return [filter[0], atEntry(filter[1], hostname)];
    if (isNot(filter)) return ["not", atEntry([filter[1]], hostname)[0] as Filter];
    const [operator, dimension, ...rest] = filter;
    if (dimension !== "event:page" && !(hostname && dimension === "event:hostname")) return filter;
    return [operator, entryDimension[dimension], ...rest] as unknown as Filter;
  });
