import type { ScoreBand } from "../rules/score.ts";
import { themeColour } from "../styles/theme-colour.ts";
import { type Marker, markerRadius } from "./markers.ts";

/** Puts markers on a canvas. A thousand SVG nodes at ten frames a second would cost a core; discs on a canvas do not. */

export interface MarkerColours {
  /** Index 0 is unused: bands count from 1. */
  bands: string[];
  rim: string;
}

export const readColours = (): MarkerColours => ({
  bands: [1, 1, 2, 3, 4, 5].map((band) => themeColour(`--score-${band}`)),
  rim: themeColour("--surface"),
});

/** Somebody who has just come, at a point of the sheet. */
export interface Ring {
  x: number;
  y: number;
  band: ScoreBand;
}

export interface Drawing {
  canvas: HTMLCanvasElement;
  /** CSS pixels per unit of the sheet. */
  scale: number;
  markers: readonly Marker[];
  rings: readonly Ring[];
  colours: MarkerColours;
}

const RING_PX = 14;

const disc = (context: CanvasRenderingContext2D, x: number, y: number, radius: number): void => {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
};

export const drawMarkers = ({ canvas, scale, markers, rings, colours }: Drawing): void => {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const ratio = canvas.width / Math.max(canvas.clientWidth, 1);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  for (const marker of markers) {
    const radius = markerRadius(marker.visitors.length);
    const colour = colours.bands[marker.band] ?? "";
    context.globalAlpha = 0.22;
    context.fillStyle = colour;
    disc(context, marker.x * scale, marker.y * scale, radius + 3);
    context.fill();
    context.globalAlpha = 0.95;
    disc(context, marker.x * scale, marker.y * scale, radius);
    context.fill();
    context.strokeStyle = colours.rim;
    context.lineWidth = 1.25;
    context.stroke();
  }
  context.globalAlpha = 0.7;
  context.lineWidth = 2;
  for (const { x, y, band } of rings) {
    context.strokeStyle = colours.bands[band] ?? "";
    disc(context, x * scale, y * scale, RING_PX);
    context.stroke();
  }
  context.globalAlpha = 1;
};
