import { LIVE_EVENTS } from "../../protocol/limits.ts";
import type { LiveEvent } from "../../protocol/live.ts";

interface Arrived {
  readonly shard: number;
  readonly event: LiveEvent;
}

/** Equal for events that a viewer could not tell apart. */
export const eventKey = ({ at, name, page, country }: LiveEvent): string => JSON.stringify([at, name, page, country]);

/**
 * The last LIVE_EVENTS of both, ordered by (at, then arrival): sorting is stable, and what came earlier stands first.
 * A viewer folds `append` in the same way.
 */
export const appendEvents = <T>(before: readonly T[], append: readonly T[], at: (item: T) => number): T[] =>
  [...before, ...append].sort((a, b) => at(a) - at(b)).slice(-LIVE_EVENTS);

/** The newest events of all shards. */
export class RecentEvents {
  private arrived: Arrived[] = [];

  put(shard: number, events: readonly LiveEvent[]): void {
    const append = events.map((event) => ({ shard, event }));
    this.arrived = appendEvents(this.arrived, append, ({ event }) => event.at);
  }

  /** Makes these events the only ones of the shard. Those it had told already keep their place among equal times. */
  replace(shard: number, events: readonly LiveEvent[]): void {
    const told = new Map<string, number>();
    for (const event of events) told.set(eventKey(event), (told.get(eventKey(event)) ?? 0) + 1);
    this.arrived = this.arrived.filter((arrived) => arrived.shard !== shard || take(told, eventKey(arrived.event)));
    this.put(
      shard,
      events.filter((event) => take(told, eventKey(event))),
    );
  }

  /** Oldest first. */
  list(): LiveEvent[] {
    return this.arrived.map(({ event }) => event);
  }
}

/** Takes one of the key out of a multiset. @returns false when there is none */
export const take = (counts: Map<string, number>, key: string): boolean => {
  const count = counts.get(key) ?? 0;
  if (count === 0) return false;
  counts.set(key, count - 1);
  return true;
};
