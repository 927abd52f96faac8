import { lazily } from "../elements/lazily.tsx";
import { mapFrame } from "../elements/map-frame.tsx";
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

const WorldMap = lazily(async () => (await import("../map/world-map.tsx")).WorldMap, mapFrame);

/** Where who is online is. */
export const MapPanel = ({ dashboard, liveSite, views }: LiveProps) => (
  <Panel heading={text.live.map.heading} class="area-map" aside={<Legend />}>
    <WorldMap dashboard={dashboard} liveSite={liveSite} views={views} />
  </Panel>
);
