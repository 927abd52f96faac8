import type { LiveVisitor } from "../../protocol/live.ts";
import { type ScoreBand, scoreBand } from "../rules/score.ts";
import type { Atlas } from "./atlas.ts";

/** From visitors to what is drawn: pure, so that a frame can be checked without a canvas. */

/** Visitors at one spot of the sheet. */
export interface Marker {
  /** The same spot keeps its key from frame to frame. */
  key: string;
  x: number;
  y: number;
  visitors: LiveVisitor[];
  /** Of the mean score of the visitors here. */
  band: ScoreBand;
}

export interface Placement {
  /** Ordered so that the most valuable is drawn last, on top. */
  markers: Marker[];
  /** Visitors of whom neither coordinates nor a country on the map are known. */
  unplaced: number;
}

type Places = Pick<Atlas, "project" | "middleOf">;

/** Where a visitor stands on the sheet: at its coordinates, else in the middle of its country, else nowhere. */
export const spotOf = ({ lat, lon, country }: LiveVisitor, atlas: Places): [x: number, y: number] | null =>
  lat === null || lon === null ? atlas.middleOf(country) : atlas.project(lon, lat);

/**
 * Places visitors; those within one cell of the sheet share a marker.
 * @param cell side of a cell in sheet units.
 */
export const placeMarkers = (visitors: readonly LiveVisitor[], atlas: Places, cell: number): Placement => {
  const byCell = new Map<string, Marker & { sumX: number; sumY: number; sumScore: number }>();
  let unplaced = 0;
  for (const visitor of visitors) {
    const spot = spotOf(visitor, atlas);
    if (spot === null) {
      unplaced += 1;
      continue;
    }
    const [x, y] = spot;
    const key = `${Math.floor(x / cell)},${Math.floor(y / cell)}`;
    let marker = byCell.get(key);
    if (marker === undefined) {
      marker = { key, x, y, visitors: [], band: 1, sumX: 0, sumY: 0, sumScore: 0 };
      byCell.set(key, marker);
    }
    marker.visitors.push(visitor);
    marker.sumX += x;
    marker.sumY += y;
    marker.sumScore += visitor.score;
    marker.x = marker.sumX / marker.visitors.length;
    marker.y = marker.sumY / marker.visitors.length;
    marker.band = scoreBand(marker.sumScore / marker.visitors.length);
  }
  const markers = [...byCell.values()]
    .map(({ sumX: _x, sumY: _y, sumScore: _score, ...marker }) => marker)
    .sort((a, b) => a.band - b.band || a.visitors.length - b.visitors.length);
  return { markers, unplaced };
};

/** Radius in CSS pixels: the area grows with the visitors, up to a bound. */
export const markerRadius = (visitors: number): number => Math.min(3 + 1.6 * Math.sqrt(visitors), 18);

/** The marker under the pointer: the nearest whose disc, with some slack for fingers, contains it. */
export const markerAt = (
  markers: readonly Marker[],
  at: { x: number; y: number },
  scale: number,
  slack = 6,
): Marker | null => {
  let nearest: Marker | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const marker of markers) {
    const distance = Math.hypot(marker.x - at.x, marker.y - at.y) * scale;
    if (distance <= markerRadius(marker.visitors.length) + slack && distance < least) {
      least = distance;
      nearest = marker;
    }
  }
  return nearest;
};

/** Strength of a country's tint, 0 (nobody) to 4 (the most), by the root of its share: small counts stay visible. */
export const tintOf = (online: number, most: number): 0 | 1 | 2 | 3 | 4 => {
  if (online <= 0 || most <= 0) return 0;
  return Math.min(4, Math.max(1, Math.ceil(4 * Math.sqrt(online / most)))) as 1 | 2 | 3 | 4;
};

/** Who is new since the last frame: they get a pulse. Nobody is new in the first frame. */
export const arrivals = (before: ReadonlySet<string> | null, visitors: readonly LiveVisitor[]): LiveVisitor[] =>
  before === null ? [] : visitors.filter((visitor) => !before.has(visitor.id));
