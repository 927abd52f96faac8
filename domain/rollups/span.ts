import type { ArchivedRow } from "./archived-day.ts";
import { hitMeasures } from "./dimensions.ts";
import type { Sketch } from "./sketch.ts";

/**
 * One value of one dimension over several days, made by merging days in the order of time.
 *
 * `joinSpans` is associative, and what is missing (null) is its identity; it is not commutative, since what goes on from a day
 * into the next is counted once. Pageviews, events and sums over visits form a group: a difference can be taken back out, which
 * is how corrections reach Analytics Engine. Bounds of the visitors and their sketches are semigroups only: nobody can be
 * taken out of a maximum.
 */
export interface Span {
  readonly from: number;
  readonly to: number;
  /** Days with a row. */
  readonly days: number;
  readonly pageviews: number;
  readonly events: number;
  /** Distinct visits with an event in the span. */
  readonly visits: number;
  /** Of those: how many are counted in what follows right after, too. */
  readonly goOn: number;
  /** Sums over the visits that end in the span; in the order of `archivedVisitMeasures`. */
  readonly ended: readonly number[];
  /** Over those that began by its end and end later. */
  readonly open: readonly number[];
  /** No fewer and no more visitors than that: those of the best day, and of all days together. */
  readonly atLeast: number;
  readonly atMost: number;
  /** Who they are: the days' sketches, encoded; merged when somebody asks. */
  readonly sketches: readonly Uint8Array[];
}

/** A single day: here nothing is estimated. */
export const spanOf = ({ from, to }: { from: number; to: number }, row: ArchivedRow): Span => {
  const [visitors, visits, pageviews, events] = hitMeasures.map((_, index) => row.hits[index] ?? 0) as [
    number,
    number,
    number,
    number,
  ];
  const { goOn, ended, open } = row;
  const counts = { pageviews, events, visits, goOn, ended, open, atLeast: visitors, atMost: visitors };
  return { from, to, days: 1, ...counts, sketches: [row.sketch] };
};

/** Two spans as one. @param earlier ends no later than `later` begins */
export const joinSpans = (earlier: Span | null, later: Span | null): Span | null => {
  if (!earlier || !later) return earlier ?? later;
  // A visit that goes on is counted by its later day, if that is here at all.
  const twice = earlier.to === later.from ? earlier.goOn : 0;
  return {
    from: earlier.from,
    to: later.to,
    days: earlier.days + later.days,
    pageviews: earlier.pageviews + later.pageviews,
    events: earlier.events + later.events,
    visits: earlier.visits - twice + later.visits,
    goOn: later.goOn,
    ended: earlier.ended.map((sum, index) => sum + (later.ended[index] ?? 0)),
    open: later.open,
    atLeast: Math.max(earlier.atLeast, later.atLeast),
    atMost: earlier.atMost + later.atMost,
    sketches: [...earlier.sketches, ...later.sketches],
  };
};

/** How many visitors a sketch means, kept within what is known for certain. */
export const visitorsWithin = (sketch: Sketch, { atLeast, atMost }: Pick<Span, "atLeast" | "atMost">): number =>
  atLeast === atMost ? atMost : Math.min(atMost, Math.max(atLeast, Math.round(sketch.estimate())));
