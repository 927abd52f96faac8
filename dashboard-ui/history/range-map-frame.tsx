import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useCallback, useEffect } from "preact/hooks";
import type { QueryAnswer } from "../../protocol/query.ts";
import { text } from "../text.ts";
import type { HistoryProps } from "./props.ts";

export interface RangeMapProps extends HistoryProps {
  answer: QueryAnswer;
}

export const loadRangeMap = () => import("../map/range-map.tsx");

/** The frame of the map of a range; projection and atlas come as the chunk that the live map uses. */
export const RangeMapFrame = (props: RangeMapProps) => {
  const map = useSignal<ComponentType<RangeMapProps> | "loading" | "failed">("loading");
  const load = useCallback(() => {
    map.value = "loading";
    loadRangeMap().then(
      ({ RangeMap }) => {
        map.value = RangeMap;
      },
      () => {
        map.value = "failed";
      },
    );
  }, [map]);
  useEffect(load, [load]);
  const Shown = map.value;
  if (Shown === "loading") return <div class="map-sheet map-loading" role="img" aria-label={text.live.map.loading} />;
  if (Shown === "failed") {
    return (
      <p class="empty">
        {text.live.map.failed}{" "}
        <button type="button" class="text-button" onClick={load}>
          {text.error.retry}
        </button>
      </p>
    );
  }
  return <Shown {...props} />;
};
