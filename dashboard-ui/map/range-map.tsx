import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import topology from "world-atlas/countries-110m.json";
import type { RangeMapProps } from "../history/range-map-frame.tsx";
import { filterAction } from "../history/value-row.tsx";
import { flag } from "../rules/labels.ts";
import { numberOf } from "../rules/metric-format.ts";
import { text } from "../text.ts";
import { createAtlas, SHEET_HEIGHT, SHEET_WIDTH, type Topology } from "./atlas.ts";
import { countryNumbers } from "./country-codes.ts";
import { tintOf } from "./markers.ts";

const CARD_PX = 200;

/** Countries tinted by their visitors in the range. For the pointer: who uses a keyboard has the tab of countries. */
export const RangeMap = ({ answer, ...props }: RangeMapProps) => {
  const { number, countryName } = props.dashboard;
  const atlas = useMemo(() => createAtlas(topology as unknown as Topology), []);
  const hovered = useSignal<{ code: string; x: number; y: number; width: number } | null>(null);
  const visitors = useMemo(
    () => new Map(answer.results.map((row) => [row.dimensions[0] ?? "", numberOf(row.metrics[0] ?? null) ?? 0])),
    [answer],
  );
  const codes = useMemo(() => new Map([...countryNumbers].map(([code, digits]) => [digits, code])), []);
  const most = Math.max(1, ...visitors.values());
  const pointed = hovered.value;
  return (
    <div class="map-sheet range-map" onPointerLeave={() => (hovered.value = null)}>
      <svg
        class="land"
        viewBox={`0 0 ${SHEET_WIDTH} ${SHEET_HEIGHT}`}
        role="img"
        aria-label={text.history.mapLabel(number.whole(visitors.size))}
      >
        {atlas.shapes.map(({ number: digits, path }, index) => {
          const code = codes.get(digits) ?? "";
          const count = visitors.get(code) ?? 0;
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: the tab of countries is the way by keyboard
            <path
              // world-atlas has a few territories without a number: the place in the list tells them apart.
              key={`${digits}-${index}`}
              d={path}
              data-tint={tintOf(count, most)}
              data-here={count > 0}
              onPointerMove={(event) => {
                const box = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
                if (box && code !== "") {
                  hovered.value = { code, x: event.clientX - box.left, y: event.clientY - box.top, width: box.width };
                }
              }}
              onClick={() => {
                if (count > 0) filterAction(props, "visit:country", code)?.act();
              }}
            />
          );
        })}
      </svg>
      {pointed !== null && (
        <div
          class="range-map-card"
          style={{
            "--x": `${Math.round(Math.min(Math.max(pointed.x - CARD_PX / 2, 0), pointed.width - CARD_PX))}px`,
            "--y": `${Math.round(pointed.y)}px`,
          }}
        >
          <strong>
            <span aria-hidden="true">{flag(pointed.code)}</span> {countryName(pointed.code)}
          </strong>
          <span>{text.history.mapVisitors(number.whole(visitors.get(pointed.code) ?? 0))}</span>
        </div>
      )}
    </div>
  );
};
