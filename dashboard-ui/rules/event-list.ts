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

/** More events than this in two seconds are a stream. */
const STREAM_EVENTS = 8;
const STREAM_WITHIN_MS = 2000;

/**
 * Whether so much happens that nobody makes out single arrivals: then what moves by itself would keep a core busy and
 * show nothing. @param events the last ones, oldest first
 */
export const isStream = (events: readonly LiveEvent[]): boolean => {
  const newest = events.at(-1)?.at ?? 0;
  return events.filter(({ at }) => newest - at <= STREAM_WITHIN_MS).length > STREAM_EVENTS;
};
