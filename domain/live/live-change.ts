import type { LiveDelta, LiveEvent, LiveMinute, LiveState, LiveVisitor, TopEntry } from "../../protocol/live.ts";
import { appendEvents, eventKey, take } from "./recent-events.ts";

/** What to tell a viewer who has seen `before`: nothing, what changed, or everything. */
export type LiveChange = { kind: "none" } | { kind: "delta"; delta: LiveDelta } | { kind: "snapshot" };

const sameVisitor = (a: LiveVisitor, b: LiveVisitor): boolean =>
  a === b ||
  (a.at === b.at &&
    a.page === b.page &&
    a.score === b.score &&
    a.since === b.since &&
    a.lat === b.lat &&
    a.lon === b.lon &&
    a.country === b.country &&
    a.city === b.city &&
    a.source === b.source &&
    a.device === b.device);

const sameTop = (a: TopEntry, b: TopEntry): boolean => a.key === b.key && a.online === b.online;
const sameMinute = (a: LiveMinute, b: LiveMinute): boolean =>
  a.at === b.at && a.pageviews === b.pageviews && a.visitors === b.visitors;

const sameList = <T>(a: readonly T[], b: readonly T[], same: (a: T, b: T) => boolean): boolean =>
  a === b || (a.length === b.length && a.every((item, i) => b[i] !== undefined && same(item, b[i] as T)));

const changedVisitors = (before: readonly LiveVisitor[], after: readonly LiveVisitor[]): LiveDelta["visitors"] => {
  const gone = new Map(before.map((visitor) => [visitor.id, visitor]));
  const upsert: LiveVisitor[] = [];
  for (const visitor of after) {
    const known = gone.get(visitor.id);
    if (!known || !sameVisitor(known, visitor)) upsert.push(visitor);
    gone.delete(visitor.id);
  }
  const remove = Array.from(gone.keys());
  return upsert.length + remove.length > 0 ? { upsert, remove } : undefined;
};

/** Events to append to `before` to get `after`, or null when appending cannot give it. */
const appendedEvents = (before: readonly LiveEvent[], after: readonly LiveEvent[]): LiveEvent[] | null => {
  const known = new Map<string, number>();
  for (const event of before) known.set(eventKey(event), (known.get(eventKey(event)) ?? 0) + 1);
  const append = after.filter((event) => !take(known, eventKey(event)));
  const folded = appendEvents(before, append, ({ at }) => at);
  return sameList(folded, after, (a, b) => eventKey(a) === eventKey(b)) ? append : null;
};

/**
 * Compares two states of a hub. Law: folding the delta into `before` gives `after` (visitors as a set).
 * Only what changed is in the delta; a delta cannot take events back, so then everything is told again.
 */
export const computeChange = (before: LiveState, after: LiveState): LiveChange => {
  const append = appendedEvents(before.events, after.events);
  if (!append) return { kind: "snapshot" };
  const delta: LiveDelta = {};
  if (before.online !== after.online) delta.online = after.online;
  if (!sameList(before.per_minute, after.per_minute, sameMinute)) delta.per_minute = after.per_minute;
  for (const dimension of ["pages", "sources", "countries", "devices"] as const) {
    if (!sameList(before[dimension], after[dimension], sameTop)) delta[dimension] = after[dimension];
  }
  const visitors = changedVisitors(before.visitors, after.visitors);
  if (visitors) delta.visitors = visitors;
  if (before.sampled !== after.sampled) delta.sampled = after.sampled;
  if (append.length > 0) delta.events = { append };
  return Object.keys(delta).length === 0 ? { kind: "none" } : { kind: "delta", delta };
};
