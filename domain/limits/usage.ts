import type { Hit } from "../ingest/hit.ts";

/** What a quota counts by: months and seconds of our clock, UTC. */
export type Span = "month" | "second";

/** Number of the period that an instant (Unix ms) lies in; later periods have higher numbers. */
export const periodOf = (span: Span, ms: number): number => {
  if (span === "second") return Math.floor(ms / 1000);
  const date = new Date(ms);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};

/** When a period ends, Unix ms. */
export const endOf = (span: Span, period: number): number =>
  span === "second" ? (period + 1) * 1000 : Date.UTC(Math.floor(period / 12), (period % 12) + 1);

/** Events that a shard accepted in the latest period of each span. */
export type Usage = Record<Span, { period: number; events: number }>;

export const noUsage = (): Usage => ({ month: { period: 0, events: 0 }, second: { period: 0, events: 0 } });

/** What a quota counts: pageviews and custom events; attention is free. */
export const isCounted = (hit: Pick<Hit, "kind">): boolean => hit.kind !== "engagement";

/** What was accepted in a period; a later one than the latest that something was accepted in has seen nothing yet. */
export const usedIn = (usage: Usage, span: Span, period: number): number =>
  usage[span].period === period ? usage[span].events : 0;

/**
 * Counts accepted events, in place. A fold of the journal: replaying gives the same figures, so that an evicted shard
 * knows exactly what it had used.
 * @param receivedAt of their batch, Unix ms
 */
export const noteUsage = (usage: Usage, receivedAt: number, events: number): void => {
  if (events === 0) return;
  for (const span of ["month", "second"] as const) {
    const period = periodOf(span, receivedAt);
    const used = usage[span];
    // A batch that arrived before the turn of the month and was written after it counts where it is written.
    if (period > used.period) usage[span] = { period, events };
    else used.events += events;
  }
};
