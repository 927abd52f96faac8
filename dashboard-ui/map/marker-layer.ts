import type { LiveVisitor } from "../../protocol/live.ts";
import { scoreBand } from "../rules/score.ts";
import { type Atlas, SHEET_HEIGHT, SHEET_WIDTH } from "./atlas.ts";
import { drawMarkers, type Ring, readColours } from "./draw-markers.ts";
import { arrivals, type Marker, markerAt, placeMarkers, spotOf } from "./markers.ts";

/** A cell of about this many CSS pixels shares a marker, however wide the map is. */
const CELL_PX = 9;
/** A crowd arriving at once pulses in part only: more rings than this show nothing more. */
const PULSES_MAX = 12;
/** How long a ring that does not move stands. */
const STILL_MS = 400;

/**
 * How arrivals show. Rings of a stream would pulse all the time, and the picture be put together sixty times a second:
 * there they stand still for a moment, on the canvas.
 */
export type ArrivalStyle = "none" | "still" | "pulse";

export interface MarkerLayer {
  /** @returns how many visitors have no place on the map. */
  show(visitors: readonly LiveVisitor[], style: ArrivalStyle): number;
  /** New colours. */
  repaint(): void;
  /** The marker at a point of the canvas (CSS pixels) and where it is. */
  hit(x: number, y: number): { marker: Marker; left: number; top: number } | null;
  destroy(): void;
}

export interface MarkerLayerParts {
  canvas: HTMLCanvasElement;
  /** Where rings are put: as elements, whose animation costs the page nothing, unlike a canvas drawn 60 times a second. */
  rings: HTMLElement;
  atlas: Atlas;
}

const pulse = (rings: HTMLElement, { x, y, band }: Ring): void => {
  const ring = document.createElement("span");
  ring.className = "ring";
  ring.dataset.band = String(band);
  ring.style.left = `${(100 * x) / SHEET_WIDTH}%`;
  ring.style.top = `${(100 * y) / SHEET_HEIGHT}%`;
  ring.addEventListener("animationend", () => ring.remove());
  rings.append(ring);
};

/** The moving part of the map: keeps the canvas as sharp and wide as its box, and lets arrivals pulse. */
export const createMarkerLayer = ({ canvas, rings, atlas }: MarkerLayerParts): MarkerLayer => {
  let visitors: readonly LiveVisitor[] = [];
  let markers: Marker[] = [];
  let known: ReadonlySet<string> | null = null;
  let colours = readColours();
  let frame = 0;
  let still: Ring[] = [];
  let stillTimer: ReturnType<typeof setTimeout> | undefined;
  const scale = (): number => canvas.clientWidth / SHEET_WIDTH;

  const schedule = (): void => {
    if (frame !== 0) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      drawMarkers({ canvas, scale: scale(), markers, rings: still, colours });
    });
  };
  const keepStill = (arrived: Ring[]): void => {
    still = arrived;
    clearTimeout(stillTimer);
    if (arrived.length === 0) return;
    stillTimer = setTimeout(() => {
      still = [];
      schedule();
    }, STILL_MS);
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
    show: (next, style) => {
      const free = style === "none" || document.hidden ? 0 : PULSES_MAX - rings.childElementCount;
      const arrived = arrivals(known, next)
        .slice(0, free)
        .flatMap((visitor) => {
          const spot = spotOf(visitor, atlas);
          return spot ? [{ x: spot[0], y: spot[1], band: scoreBand(visitor.score) }] : [];
        });
      if (style === "pulse") for (const ring of arrived) pulse(rings, ring);
      else keepStill(arrived);
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
      clearTimeout(stillTimer);
      cancelAnimationFrame(frame);
    },
  };
};
