import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { createAtlas, SHEET_HEIGHT, SHEET_WIDTH, type Topology } from "../../../dashboard-ui/map/atlas.ts";
import { countryNumbers } from "../../../dashboard-ui/map/country-codes.ts";

const file = createRequire(import.meta.url).resolve("world-atlas/countries-110m.json");
const topology = JSON.parse(readFileSync(file, "utf8")) as Topology;
const atlas = createAtlas(topology);

const names = (): Map<string, string> => {
  const { countries } = topology.objects;
  if (countries?.type !== "GeometryCollection") throw new Error("not the atlas that was expected");
  return new Map(
    countries.geometries.map(({ id, properties }) => [String(id), String((properties as { name?: string })?.name)]),
  );
};

describe("the atlas", () => {
  it("[UI12] a country code leads to the country of that name", () => {
    const english = new Intl.DisplayNames("en", { type: "region" });
    const byNumber = names();
    const initials = (name = ""): string => name.replace(/[^A-Za-z]/g, "").slice(0, 4);
    const differing = [...countryNumbers]
      .map(([code, number]) => [code, byNumber.get(number)] as const)
      .filter(([code, name]) => name !== undefined && initials(name) !== initials(english.of(code)));
    // The atlas abbreviates some names, and has older ones for two.
    expect(differing).toEqual([
      ["CD", "Dem. Rep. Congo"],
      ["GQ", "Eq. Guinea"],
      ["TF", "Fr. S. Antarctic Lands"],
      ["SS", "S. Sudan"],
      ["EH", "W. Sahara"],
      ["SZ", "eSwatini"],
      ["TR", "Turkey"],
      ["MK", "Macedonia"],
    ]);
    expect(countryNumbers.size).toBe(249);
    expect(new Set(countryNumbers.values()).size).toBe(249);
  });

  it("[UI12] draws every country but Antarctica, inside the sheet", () => {
    expect(atlas.shapes.length).toBeGreaterThan(170);
    expect(atlas.shapes.some(({ number }) => number === "010")).toBe(false);
    for (const { path } of atlas.shapes) expect(path).toMatch(/^M/);
    for (const [lon, lat] of [
      [-168, 65],
      [178, -38],
      [24.7, 59.4],
      [-70, -55],
    ] as const) {
      const [x, y] = atlas.project(lon, lat) ?? [-1, -1];
      expect(x > 0 && x < SHEET_WIDTH && y > 0 && y < SHEET_HEIGHT).toBe(true);
    }
  });

  it("[UI12] the middle of France is in Europe, and a country that the atlas lacks has none", () => {
    const near = (a: readonly [number, number] | null, b: readonly [number, number] | null): number =>
      a && b ? Math.hypot(a[0] - b[0], a[1] - b[1]) : Number.POSITIVE_INFINITY;
    expect(near(atlas.middleOf("FR"), atlas.project(2.5, 46.5))).toBeLessThan(6);
    expect(near(atlas.middleOf("EE"), atlas.project(25.5, 58.7))).toBeLessThan(4);
    expect(atlas.middleOf("SG")).toBeNull();
    expect(atlas.middleOf("")).toBeNull();
    expect(atlas.middleOf("__proto__")).toBeNull();
  });
});
