import type { LiveVisitor } from "../../protocol/live.ts";
import { scoreBand } from "../rules/score.ts";
import { type Atlas, SHEET_WIDTH } from "./atlas.ts";
import { drawMarkers, PULSE_MS, type Pulse, readColours } from "./draw-markers.ts";
import { arrivals, type Marker, markerAt, placeMarkers } from "./markers.ts";

/** A cell of about this many CSS pixels shares a marker, however wide the map is. */
const CELL_PX = 9;
/** A crowd arriving at once pulses in part only: more rings than this show nothing more. */
const PULSES_MAX = 24;

export interface MarkerLayer {
  /** @returns how many visitors have no place on the map. */
  show(visitors: readonly LiveVisitor[], calm: boolean): number;
  /** New colours. */
  repaint(): void;
  /** The marker at a point of the canvas (CSS pixels) and where it is. */
  hit(x: number, y: number): { marker: Marker; left: number; top: number } | null;
  destroy(): void;
}

/** The moving part of the map: keeps the canvas as wide as its box, and animates only while something pulses. */
export const createMarkerLayer = (canvas: HTMLCanvasElement, atlas: Atlas): MarkerLayer => {
  let visitors: readonly LiveVisitor[] = [];
  let markers: Marker[] = [];
  let known: ReadonlySet<string> | null = null;
  let pulses: Pulse[] = [];
  let colours = readColours();
  let frame = 0;
  const scale = (): number => canvas.clientWidth / SHEET_WIDTH;

  const draw = (at: number): void => {
    frame = 0;
    pulses = pulses.filter((pulse) => at - pulse.startedAt < PULSE_MS);
    drawMarkers({ canvas, scale: scale(), markers, pulses, colours, at });
    if (pulses.length > 0) schedule();
  };
  const schedule = (): void => {
    if (frame === 0) frame = requestAnimationFrame(draw);
  };
  const place = (): number => {
    const placement = placeMarkers(visitors, atlas, CELL_PX / Math.max(scale(), 0.05));
    markers = placement.markers;
    schedule();
    return placement.unplaced;
  };

  const observer = new ResizeObserver(() => {
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(canvas.clientWidth * ratio);
    canvas.height = Math.round(canvas.clientHeight * ratio);
    place();
  });
  observer.observe(canvas);

  return {
    show: (next, calm) => {
      if (!calm && !document.hidden) {
        const startedAt = performance.now();
        for (const { lat, lon, country, score } of arrivals(known, next).slice(0, PULSES_MAX - pulses.length)) {
          const spot = lat === null || lon === null ? atlas.middleOf(country) : atlas.project(lon, lat);
          if (spot) pulses.push({ x: spot[0], y: spot[1], band: scoreBand(score), startedAt });
        }
      }
      known = new Set(next.map((visitor) => visitor.id));
      visitors = next;
      return place();
    },
    repaint: () => {
      colours = readColours();
      schedule();
    },
    hit: (x, y) => {
      const factor = scale();
      const marker = markerAt(markers, { x: x / factor, y: y / factor }, factor);
      return marker && { marker, left: marker.x * factor, top: marker.y * factor };
    },
    destroy: () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
    },
  };
};
