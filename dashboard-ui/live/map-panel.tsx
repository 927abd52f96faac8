import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useCallback, useEffect } from "preact/hooks";
import { Panel } from "../elements/panel.tsx";
import { SCORE_BANDS } from "../rules/score.ts";
import { text } from "../text.ts";
import type { LiveProps } from "./live-board.tsx";

const Legend = () => (
  <div class="score-legend" title={text.live.map.legendHint}>
    <span>{text.live.map.legend}</span>
    <span aria-hidden="true">0</span>
    <span class="score-scale" aria-hidden="true">
      {Array.from({ length: SCORE_BANDS }, (_, index) => (
        <span key={index} class="score-dot" data-band={index + 1} />
      ))}
    </span>
    <span aria-hidden="true">100</span>
  </div>
);

/** The map's frame; the map itself comes as its own chunk once the rest of the page stands. */
export const MapPanel = ({ dashboard, liveSite, views }: LiveProps) => {
  const map = useSignal<ComponentType<LiveProps> | "loading" | "failed">("loading");
  const load = useCallback(() => {
    map.value = "loading";
    import("../map/world-map.tsx").then(
      ({ WorldMap }) => {
        map.value = WorldMap;
      },
      () => {
        map.value = "failed";
      },
    );
  }, [map]);
  useEffect(load, [load]);

  const Shown = map.value;
  return (
    <Panel heading={text.live.map.heading} class="area-map" aside={<Legend />}>
      {Shown === "loading" && <div class="map-sheet map-loading" role="img" aria-label={text.live.map.loading} />}
      {Shown === "failed" && (
        <p class="empty">
          {text.live.map.failed}{" "}
          <button type="button" class="text-button" onClick={load}>
            {text.error.retry}
          </button>
        </p>
      )}
      {typeof Shown === "function" && <Shown dashboard={dashboard} liveSite={liveSite} views={views} />}
    </Panel>
  );
};
