import type { LiveEvent } from "../../protocol/live.ts";

/** An event with a key that stays the same from frame to frame, so that only new rows are drawn anew. */
export interface KeyedEvent extends LiveEvent {
  key: string;
}

/** Newest first. Events carry no id on the stream: equal ones are numbered from the oldest on. */
export const newestFirst = (events: readonly LiveEvent[]): KeyedEvent[] => {
  const seen = new Map<string, number>();
  return events
    .map((event) => {
      const same = `${event.at}|${event.name}|${event.country}|${event.page}`;
      const number = (seen.get(same) ?? 0) + 1;
      seen.set(same, number);
      return { ...event, key: `${same}|${number}` };
    })
    .reverse()
    .sort((a, b) => b.at - a.at);
};

/** How many events happened within `withinMs` before the newest, which comes first. */
export const arrivalsIn = (events: readonly LiveEvent[], withinMs: number): number => {
  const newest = events[0]?.at ?? 0;
  return events.filter(({ at }) => newest - at <= withinMs).length;
};
