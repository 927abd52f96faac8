import { describe, expect, it } from "vitest";
import { dataPointColumns, toDataPoint } from "../../../domain/rollups/data-point.ts";
import { rollupMeasures } from "../../../domain/rollups/dimensions.ts";
import { ANALYTICS_INDEX_BYTES, PAGE_CHARS } from "../../../protocol/limits.ts";

const HOUR = Date.UTC(2026, 10, 21, 14);
const row = { dimension: "event:page", value: "/pricing", sums: [1, 2, 3, 4, 5, 6500] };

describe("a data point", () => {
  it("[RO4] has each column at its place", () => {
    expect(rollupMeasures).toEqual(["visitors", "visits", "pageviews", "events", "bounces", "durationMs"]);
    expect(toDataPoint("example.com", HOUR, row)).toEqual({
      indexes: ["example.com"],
      blobs: ["example.com", "event:page", "/pricing", "2026-11-21T14:00:00.000Z"],
      doubles: [HOUR / 1000, 1, 2, 3, 4, 5, 6.5],
    });
  });

  it("[RO4] positions are taken once and leave no gap", () => {
    for (const kind of ["blob", "double"]) {
      const taken = Object.values(dataPointColumns)
        .filter((position) => position.startsWith(kind))
        .map((position) => Number(position.slice(kind.length)));
      expect(taken.toSorted((a, b) => a - b)).toEqual(taken.map((_, i) => i + 1));
      expect(taken.length).toBeLessThanOrEqual(20);
    }
  });

  it("[RO4] the longest site and value stay within what the platform takes, since it drops the rest in silence", () => {
    const site = `${"a".repeat(60)}.`.repeat(4).slice(0, 253);
    const point = toDataPoint(site, HOUR, { ...row, value: "語".repeat(PAGE_CHARS) });
    const bytes = (text: string): number => new TextEncoder().encode(text).length;
    expect(bytes(point.indexes[0])).toBeLessThanOrEqual(ANALYTICS_INDEX_BYTES);
    expect(point.blobs.reduce((sum, blob) => sum + bytes(blob), 0)).toBeLessThanOrEqual(16_000);
    expect(point.blobs[0]).toBe(site);
  });
});
