import type { ReadonlySignal } from "@preact/signals";
import type { TopEntry } from "../../protocol/live.ts";
import { type Atlas, SHEET_HEIGHT, SHEET_WIDTH } from "./atlas.ts";
import { countryNumbers } from "./country-codes.ts";
import { tintOf } from "./markers.ts";

export interface LandProps {
  atlas: Atlas;
  /** A signal, so that the shapes are gone through only when this changes and not with every frame. */
  countries: ReadonlySignal<readonly TopEntry[]>;
}

/** Countries, tinted by how many are online there. SVG, so that the stylesheet's themes apply by themselves. */
export const Land = ({ atlas, countries }: LandProps) => {
  const most = countries.value.reduce((max, { online }) => Math.max(max, online), 0);
  const tints = new Map(countries.value.map(({ key, online }) => [countryNumbers.get(key), tintOf(online, most)]));
  return (
    <svg class="land" viewBox={`0 0 ${SHEET_WIDTH} ${SHEET_HEIGHT}`} aria-hidden="true" focusable="false">
      {atlas.shapes.map(({ number, path }, index) => (
        // world-atlas has a few territories without a number: the place in the list tells them apart.
        <path key={`${number}-${index}`} d={path} data-tint={tints.get(number) ?? 0} />
      ))}
    </svg>
  );
};
