import { LIVE_EVENTS } from "../protocol/limits.ts";
import type { LiveDelta, LiveEvent, LiveFrame, LiveState, LiveVisitor } from "../protocol/live.ts";

/** A site's live state as of one frame. */
export interface LiveView {
  /** Of the latest frame folded in. */
  seq: number;
  /** When the hub made it, Unix ms. */
  at: number;
  live: LiveState;
}

const changedVisitors = (visitors: LiveVisitor[], { upsert, remove }: NonNullable<LiveDelta["visitors"]>) => {
  const byId = new Map(visitors.map((visitor) => [visitor.id, visitor]));
  for (const id of remove) byId.delete(id);
  for (const visitor of upsert) byId.set(visitor.id, visitor);
  return [...byId.values()];
};

/** The newest of both, by time; sorting is stable, so that among equal times what came earlier stands first. */
const appendedEvents = (events: LiveEvent[], append: LiveEvent[]): LiveEvent[] =>
  [...events, ...append].sort((a, b) => a.at - b.at).slice(-LIVE_EVENTS);

const applyDelta = (live: LiveState, delta: LiveDelta): LiveState => {
  const { visitors, events, ...replaced } = delta;
  return {
    ...live,
    // JSON knows no undefined: a key that is there has a value.
    ...(replaced as Partial<LiveState>),
    visitors: visitors ? changedVisitors(live.visitors, visitors) : live.visitors,
    events: events ? appendedEvents(live.events, events.append) : live.events,
  };
};

/**
 * Folds a frame of the live stream into what is known. A snapshot replaces everything; of a delta, a number or list
 * replaces the one before, visitors are upserted and removed by id (one that stays keeps its place), events append.
 * Nothing is changed in place, and what a frame does not touch stays the same object.
 * @param view null before the first frame of a connection
 * @returns null when a frame is missing between the two: only a new snapshot helps
 */
export const foldFrame = (view: LiveView | null, frame: LiveFrame): LiveView | null => {
  const { seq, at } = frame;
  if (frame.type === "snapshot") return { seq, at, live: frame.live };
  if (!view || seq !== view.seq + 1) return null;
  return { seq, at, live: applyDelta(view.live, frame.live) };
};
