import { ISOLATE_MB } from "../../protocol/limits.ts";

/** What the objects of one isolate may hold together, bytes. */
export interface MemoryBudget {
  /** Of visits that may still change: from here on the idlest are sealed early, open or not. */
  crowded: number;
  /** Of the same: beyond it nothing more is taken until some are sealed. */
  full: number;
  /** Of parts that are open, beside the one in use. */
  openParts: number;
}

const MB = 1_000_000;

/**
 * Half of an isolate's memory may be visits, a quarter open parts; code, questions, what waits for a commit and what no
 * collection has freed yet take the rest.
 * @param megabytes that the isolate has for everything
 */
export const budgetOf = (megabytes: number): MemoryBudget => ({
  crowded: Math.floor((megabytes * MB * 5) / 16),
  full: Math.floor((megabytes * MB) / 2),
  openParts: Math.floor((megabytes * MB) / 4),
});

/** @param said how many megabytes the operator gives to Footfall; what says nothing means what Cloudflare gives to an isolate */
export const megabytesOf = (said: string | null | undefined): number => {
  const megabytes = Number(said);
  return said && Number.isFinite(megabytes) && megabytes >= ISOLATE_MB ? megabytes : ISOLATE_MB;
};
