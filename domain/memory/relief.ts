import type { MemoryBudget } from "./budget.ts";

/** Who of those that share a memory gives some of it up, and who may still take. */

/** What one object holds. */
export interface Holding {
  /** Bytes of visits that may still change. */
  bytes: number;
  /** When it was last heard of, Unix ms. */
  at: number;
}

/** Platforms take an object that nobody calls out of memory after ten seconds, and tell nobody. */
const GONE_AFTER_MS = 30_000;
/** Whoever was heard of so lately will be soon again, and can give up something then. */
const LIVELY_MS = 5000;
/** Sealing is done in one turn, in which nothing else is answered: so much at a time takes a quarter of a second. */
const STEP_BYTES = 16_000_000;
/** A small site goes on while a large one fills the memory: up to this share of an equal share. */
const SMALL_SHARE = 0.25;

/** Whether an object has probably left the memory. */
export const isGone = ({ at }: Holding, now: number): boolean => now - at > GONE_AFTER_MS;

export const isLively = ({ at }: Holding, now: number): boolean => now - at <= LIVELY_MS;

/** How much is to be given up next when all hold `total` bytes: half of what crowds the memory, a step at a time. */
export const computeExcess = (total: number, { crowded }: MemoryBudget): number =>
  Math.max(0, Math.min(total - crowded / 2, STEP_BYTES));

/**
 * The level to which all have to come down so that together they give up `excess` bytes: the largest give, and the small
 * ones nothing. 0 when all of it would not do.
 */
export const computeLevel = (sizes: readonly number[], excess: number): number => {
  const falling = sizes.toSorted((a, b) => b - a);
  let above = 0;
  for (let count = 1; count <= falling.length; count++) {
    above += falling[count - 1] as number;
    const level = (above - excess) / count;
    if (level >= (falling[count] ?? 0)) return Math.max(0, level);
  }
  return 0;
};

/**
 * Whether one of `holders` that hold `total` bytes may take more: while there is room, or when it holds next to nothing, since
 * those who fill the memory are others. So together they hold a quarter more than the limit at most.
 */
export const mayTake = (
  bytes: number,
  { total, holders }: { total: number; holders: number },
  { full }: MemoryBudget,
): boolean => total <= full || bytes < (full * SMALL_SHARE) / Math.max(1, holders);
