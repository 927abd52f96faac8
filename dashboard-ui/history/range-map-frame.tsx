import type { ComponentType } from "preact";
import type { QueryAnswer } from "../../protocol/query.ts";
import { lazily } from "../elements/lazily.tsx";
import { mapFrame } from "../elements/map-frame.tsx";
import type { HistoryProps } from "./props.ts";

export interface RangeMapProps extends HistoryProps {
  answer: QueryAnswer;
}

export const loadRangeMap = () => import("../map/range-map.tsx");

/** The map of a range. */
export const RangeMapFrame: ComponentType<RangeMapProps> = lazily(
  async () => (await loadRangeMap()).RangeMap,
  mapFrame,
);
