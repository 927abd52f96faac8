import type { Span } from "./usage.ts";

/** A shard asks for more of a site's quota. */
export interface LeaseAsk {
  shard: number;
  span: Span;
  period: number;
  /** Events of the period that the shard accepted, or has promised to. */
  used: number;
  /** Events that it has to cover now, beyond those. */
  want: number;
  /** The latest word that it heard: the answer is a later one, even from a hub that remembers nothing. */
  version: number;
}

export interface LeaseReply {
  /** How many events of the period the shard may accept altogether: cumulative, so that hearing it twice changes nothing. */
  granted: number;
  /** Rises with every word on this quota; an older word than the latest is void. */
  version: number;
  /** Nothing more is to be had now, nowhere. */
  exhausted: boolean;
}

/** What a shard says when it gives back. */
export interface GivenBack {
  /** Events that it accepted, or has promised to. */
  taken: number;
  /** The same, and those that it waits for an answer about: it keeps them as far as they were granted. */
  keeps: number;
}

/** What of one period was leased to which shard. The sum is never more than the quota. */
export interface LeaseBook {
  period: number;
  version: number;
  granted: number[];
}

/** Of what is not leased yet a shard gets this share, divided by the number of shards, or what it needs. */
const SHARE = 1 / 4;

export const leased = (book: LeaseBook): number => book.granted.reduce((sum, events) => sum + events, 0);

/**
 * Leases to one shard, in place. Blocks shrink as the quota does, so that little lies idle when it ends.
 * @returns how many events of those wanted could not be covered
 */
export const lease = (book: LeaseBook, { shard, used, want }: LeaseAsk, cap: number): number => {
  // Who asks has given back what it held.
  book.granted[shard] = used;
  const pool = Math.max(0, cap - leased(book));
  const block = Math.max(want, Math.floor((pool * SHARE) / book.granted.length));
  const given = Math.min(pool, block);
  book.granted[shard] = used + given;
  return Math.max(0, want - given);
};
