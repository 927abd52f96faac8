import type { DropReason } from "./collect.ts";

/** What `(other)` took the place of when a site had more distinct values on one day than it may. */
export type Folded = "pages" | "events" | "props";

/** One UTC day of `GET /api/sites/:site/drops`: what was refused, by reason. */
export interface DayDrops {
  /** YYYY-MM-DD. */
  day: string;
  dropped: Partial<Record<DropReason, number>>;
  /** Events of which a page, name or property key was replaced by `(other)`. */
  folded: Partial<Record<Folded, number>>;
}

/** `GET /api/sites/:site/drops?from=&to=`: newest day first, and what the owner should know, a sentence each. */
export interface DropsAnswer {
  days: DayDrops[];
  warnings: string[];
}
