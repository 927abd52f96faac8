import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeSlice, encodeSlice } from "../../../domain/rollups/archive-codec.ts";
import type { ArchivedRow } from "../../../domain/rollups/archived-day.ts";
import { Sketch } from "../../../domain/rollups/sketch.ts";
import { joinSpans, type Span, spanOf, visitorsWithin } from "../../../domain/rollups/span.ts";

const DAY = 86_400_000;

interface Seen {
  visitors: number[];
  goOn: boolean;
}

/** Days of which some had nobody; a visit a visitor, and perhaps one of them goes on past midnight. */
const daysOf = fc.array(
  fc.record({ visitors: fc.uniqueArray(fc.nat({ max: 30 }), { maxLength: 8 }), goOn: fc.boolean() }),
  { minLength: 1, maxLength: 8 },
);

const rowOf = ({ visitors, goOn }: Seen): ArchivedRow => {
  const sketch = new Sketch(10);
  for (const visitor of visitors) sketch.add(0, visitor);
  const count = visitors.length;
  const open = goOn ? [1, 0, 60_000, 2, 40] : [0, 0, 0, 0, 0];
  const hits = [count, count, 3 * count, 4 * count];
  return { value: "/a", hits, goOn: open[0] as number, ended: [count, 1, 1000, 2, 50], open, sketch: sketch.encode() };
};

const spansOf = (days: readonly Seen[]): (Span | null)[] =>
  days.map((day, index) =>
    day.visitors.length === 0 ? null : spanOf({ from: index * DAY, to: (index + 1) * DAY }, rowOf(day)),
  );

const unionOf = ({ sketches }: Span): Sketch => Sketch.union(10, sketches);
const shown = (span: Span | null) => span && { ...span, sketches: unionOf(span).encode().join() };
const joined = (spans: readonly (Span | null)[]): Span | null => spans.reduce(joinSpans, null);

describe("days merge into spans", () => {
  it("[RO11] however they are grouped; a day without events changes nothing", () => {
    fc.assert(
      fc.property(daysOf, fc.nat(), fc.nat(), (days, a, b) => {
        const spans = spansOf(days);
        const [first, second] = [a % (spans.length + 1), b % (spans.length + 1)].sort((x, y) => x - y);
        const parts = [spans.slice(0, first), spans.slice(first, second), spans.slice(second)].map(joined);
        const [x, y, z] = parts as [Span | null, Span | null, Span | null];
        const all = shown(joined(spans));
        expect(shown(joinSpans(joinSpans(x, y), z))).toEqual(all);
        expect(shown(joinSpans(x, joinSpans(y, z)))).toEqual(all);
      }),
    );
  });

  it("[RO11] their sums are those of the days; a visit that goes on is counted where it goes on to", () => {
    const days = [
      { visitors: [1, 2, 3], goOn: true },
      { visitors: [3, 4], goOn: true },
      { visitors: [], goOn: false },
      { visitors: [1], goOn: false },
    ];
    const span = joined(spansOf(days)) as Span;
    expect(span).toMatchObject({ days: 3, pageviews: 18, events: 24, atLeast: 3, atMost: 6, from: 0, to: 4 * DAY });
    // Of 3 + 2 + 1 one goes on into the second day; the second day's goes on into a day that has nothing of it.
    expect(span.visits).toBe(5);
    expect(span.ended).toEqual([6, 3, 3000, 6, 150]);
    expect(span.open).toEqual([0, 0, 0, 0, 0]);
    expect(visitorsWithin(unionOf(span), span)).toBe(4);
  });

  it("[RO12] an estimate never leaves the bounds that are certain", () => {
    const nobody = new Sketch(10);
    expect(visitorsWithin(nobody, { atLeast: 3, atMost: 6 })).toBe(3);
    const many = new Sketch(10);
    for (let n = 0; n < 100; n++) many.add(0, n);
    expect(visitorsWithin(many, { atLeast: 3, atMost: 6 })).toBe(6);
    expect(visitorsWithin(nobody, { atLeast: 5, atMost: 5 })).toBe(5);
  });
});

describe("a stored day", () => {
  it("[RO13] is read as it was written", () => {
    fc.assert(
      fc.property(daysOf, fc.boolean(), fc.boolean(), (days, cut, lacks) => {
        const rows = days.map((day, index) => ({ ...rowOf(day), value: `/${index}` }));
        const slice = { from: 0, to: DAY, dimension: "event:page", rows, cut, lacks } as const;
        expect(decodeSlice(encodeSlice(slice))).toEqual({ rows, cut, lacks });
      }),
    );
  });
});
