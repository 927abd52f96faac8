import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arrivals, markerAt, markerRadius, placeMarkers, tintOf } from "../../../dashboard-ui/map/markers.ts";
import { liveVisitor } from "../support.ts";

/** A sheet where a degree is a unit, and which knows Estonia only. */
const atlas = {
  project: (lon: number, lat: number): [number, number] => [lon, lat],
  middleOf: (country: string): [number, number] | null => (country === "EE" ? [25, 59] : null),
};

const visitors = fc.array(
  fc.record({
    id: fc.uuid(),
    lat: fc.option(fc.double({ min: -80, max: 80, noNaN: true })),
    lon: fc.option(fc.double({ min: -180, max: 180, noNaN: true })),
    country: fc.constantFrom("EE", "SG", ""),
    score: fc.integer({ min: 0, max: 100 }),
  }),
);

describe("markers", () => {
  it("[UI12] every visitor is in exactly one marker or counted as without a place", () => {
    fc.assert(
      fc.property(visitors, fc.double({ min: 1, max: 50, noNaN: true }), (parts, cell) => {
        const all = parts.map(liveVisitor);
        const { markers, unplaced } = placeMarkers(all, atlas, cell);
        const placed = markers.flatMap((marker) => marker.visitors.map(({ id }) => id));
        expect(placed.length + unplaced).toBe(all.length);
        expect(new Set(placed).size).toBe(placed.length);
        expect(new Set(markers.map(({ key }) => key)).size).toBe(markers.length);
      }),
    );
  });

  it("[UI12] without coordinates a visitor stands in the middle of its country", () => {
    const { markers, unplaced } = placeMarkers(
      [liveVisitor({ lat: null }), liveVisitor({ lat: null, country: "SG" })],
      atlas,
      5,
    );
    expect(markers.map(({ x, y }) => [x, y])).toEqual([[25, 59]]);
    expect(unplaced).toBe(1);
  });

  it("[UI12] neighbours share a marker at their middle, coloured by their mean score; the most valuable is drawn last", () => {
    const at = (id: string, lon: number, score: number) => liveVisitor({ id, lon, lat: 1, score });
    const { markers } = placeMarkers([at("a", 100, 95), at("b", 1, 10), at("c", 3, 50)], atlas, 10);
    expect(markers.map(({ x, band, visitors: here }) => [x, band, here.map(({ id }) => id).join()])).toEqual([
      [2, 2, "b,c"],
      [100, 5, "a"],
    ]);
  });

  it("the marker under the pointer is the nearest that reaches it", () => {
    const { markers } = placeMarkers(
      [liveVisitor({ id: "a", lon: 0, lat: 0 }), liveVisitor({ id: "b", lon: 40, lat: 0 })],
      atlas,
      5,
    );
    const idAt = (x: number) => markerAt(markers, { x, y: 0 }, 1)?.visitors[0]?.id;
    expect([idAt(4), idAt(20), idAt(37)]).toEqual(["a", undefined, "b"]);
  });

  it("a marker grows with its visitors, but not for ever", () => {
    expect(markerRadius(4)).toBeGreaterThan(markerRadius(1));
    expect(markerRadius(1_000_000)).toBeLessThanOrEqual(18);
  });

  it.each([
    [0, 10, 0],
    [5, 0, 0],
    [1, 1000, 1],
    [10, 10, 4],
    [3, 10, 3],
  ])("tint of %i where the most is %i: %i", (online, most, tint) => {
    expect(tintOf(online, most)).toBe(tint);
  });

  it("[UI12] those pulse who were not there a frame before; in the first frame nobody does", () => {
    const here = [liveVisitor({ id: "old" }), liveVisitor({ id: "new" })];
    expect(arrivals(null, here)).toEqual([]);
    expect(arrivals(new Set(["old", "gone"]), here).map(({ id }) => id)).toEqual(["new"]);
  });
});
