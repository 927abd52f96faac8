import { type GeoPermissibleObjects, geoArea, geoCentroid, geoNaturalEarth1, geoPath } from "d3-geo";
import type { Feature, MultiPolygon, Polygon } from "geojson";
import { feature } from "topojson-client";
import { countryNumbers } from "./country-codes.ts";

/** The world as shapes on a flat sheet, drawn once; markers are placed on the same sheet. */

export const SHEET_WIDTH = 960;
export const SHEET_HEIGHT = 430;

const ANTARCTICA = "010";

interface Shape {
  /** ISO 3166-1 numeric, as world-atlas has it. */
  number: string;
  /** SVG path. */
  path: string;
}

export interface Atlas {
  shapes: Shape[];
  /** A place on the sheet; null where the projection has none. */
  project(lon: number, lat: number): [x: number, y: number] | null;
  /** The middle of a country's largest piece (that of France is in Europe), for visitors without coordinates. */
  middleOf(country: string): [x: number, y: number] | null;
}

type Country = Feature<Polygon | MultiPolygon>;

const largestPiece = ({ geometry }: Country): Polygon => {
  if (geometry.type === "Polygon") return geometry;
  const pieces = geometry.coordinates.map((coordinates): Polygon => ({ type: "Polygon", coordinates }));
  return pieces.reduce((largest, piece) => (geoArea(piece) > geoArea(largest) ? piece : largest));
};

/** As world-atlas has it. */
export type Topology = Parameters<typeof feature>[0];

export const createAtlas = (topology: Topology): Atlas => {
  const { countries: geometry } = topology.objects;
  const found = geometry === undefined ? null : feature(topology, geometry);
  if (found?.type !== "FeatureCollection") throw new Error("world-atlas has no list of countries");
  const countries = found.features.filter(({ id }) => id !== ANTARCTICA) as Country[];
  const whole: GeoPermissibleObjects = { type: "FeatureCollection", features: countries } as GeoPermissibleObjects;
  const projection = geoNaturalEarth1()
    // Cut through the Bering Strait instead of through Chukotka.
    .rotate([-11, 0])
    .fitExtent(
      [
        [4, 4],
        [SHEET_WIDTH - 4, SHEET_HEIGHT - 4],
      ],
      whole,
    );
  // One decimal is a tenth of a pixel: enough, and the page stays small.
  const path = geoPath(projection).digits(1);
  const byNumber = new Map(countries.map((country) => [String(country.id), country]));
  const middles = new Map<string, [number, number] | null>();
  const project = (lon: number, lat: number): [number, number] | null => projection([lon, lat]);
  return {
    shapes: countries.map((country) => ({ number: String(country.id), path: path(country) ?? "" })),
    project,
    middleOf: (code) => {
      const known = middles.get(code);
      if (known !== undefined) return known;
      const country = byNumber.get(countryNumbers.get(code) ?? "");
      const middle = country === undefined ? null : projection(geoCentroid(largestPiece(country)));
      middles.set(code, middle);
      return middle;
    },
  };
};
