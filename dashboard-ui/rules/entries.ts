import type { QueryAnswer } from "../../protocol/query.ts";
import type { Chip } from "./filters.ts";

/**
 * A page's bounce rate is of the visits that entered by it. Of a page that nobody entered by, the API says 0 %, and so
 * does it of one where nobody bounced: which of them it is, the number of entries tells.
 */

/** Filters that ask of the entry page what others ask of any page: they match the visits that a bounce rate is of. */
export const entryChips = (chips: readonly Chip[]): Chip[] =>
  chips.map((chip) => (chip.dimension === "event:page" ? { ...chip, dimension: "visit:entry_page" } : chip));

/** @param answer visits by entry page @returns null where it does not tell all entry pages */
export const entryPagesOf = ({ results, query }: QueryAnswer): ReadonlySet<string> | null =>
  results.length < query.pagination.limit ? new Set(results.map(({ dimensions }) => dimensions[0] ?? "")) : null;
