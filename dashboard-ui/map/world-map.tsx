import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import topology from "world-atlas/countries-110m.json";
import type { LiveProps } from "../live/live-board.tsx";
import { text } from "../text.ts";
import { createAtlas, type Topology } from "./atlas.ts";
import { Land } from "./land.tsx";
import { MarkerCard } from "./marker-card.tsx";
import { type ArrivalStyle, createMarkerLayer, type MarkerLayer } from "./marker-layer.ts";

/** Where the visitors are. Loaded after the rest of the page: projection and atlas weigh more than all of it. */
export const WorldMap = ({ dashboard, liveSite }: LiveProps) => {
  const atlas = useMemo(() => createAtlas(topology as unknown as Topology), []);
  const canvas = useRef<HTMLCanvasElement>(null);
  const rings = useRef<HTMLDivElement>(null);
  const layer = useRef<MarkerLayer | null>(null);
  const hovered = useSignal<ReturnType<MarkerLayer["hit"]>>(null);
  const pointer = useRef<{ x: number; y: number } | null>(null);
  const unplaced = useSignal(0);
  const visitors = useComputed(() => liveSite.live.value?.visitors ?? []);
  const countries = useComputed(() => liveSite.live.value?.countries ?? []);
  const arrivalStyle = (): ArrivalStyle => {
    if (dashboard.calm.value) return "none";
    return liveSite.busy.value ? "still" : "pulse";
  };

  useEffect(() => {
    if (canvas.current === null || rings.current === null) return;
    const made = createMarkerLayer({ canvas: canvas.current, rings: rings.current, atlas });
    layer.current = made;
    unplaced.value = made.show(visitors.peek(), "none");
    return () => {
      layer.current = null;
      made.destroy();
    };
  }, [atlas, unplaced, visitors]);
  useSignalEffect(() => {
    const next = visitors.value;
    if (layer.current) unplaced.value = layer.current.show(next, arrivalStyle());
    // The card follows what is under the pointer now; it closes when they left.
    if (pointer.current) hovered.value = layer.current?.hit(pointer.current.x, pointer.current.y) ?? null;
  });
  useSignalEffect(() => {
    void dashboard.theme.revision.value;
    layer.current?.repaint();
  });

  const point = (event: PointerEvent): void => {
    const box = canvas.current?.getBoundingClientRect();
    if (!box) return;
    pointer.current = { x: event.clientX - box.left, y: event.clientY - box.top };
    hovered.value = layer.current?.hit(pointer.current.x, pointer.current.y) ?? null;
  };
  const leave = (): void => {
    pointer.current = null;
    hovered.value = null;
  };

  const { number } = dashboard;
  const hit = hovered.value;
  const label = text.live.map.label(number.whole(visitors.value.length), number.whole(countries.value.length));
  const online = liveSite.live.value?.online ?? 0;
  return (
    <>
      <div class="map-sheet" role="img" aria-label={label}>
        <Land atlas={atlas} countries={countries} />
        <div ref={rings} class="rings" />
        <canvas
          ref={canvas}
          class="marker-canvas"
          data-pointing={hit !== null}
          onPointerMove={point}
          onPointerDown={point}
          onPointerLeave={leave}
        />
        {hit !== null && (
          <MarkerCard
            dashboard={dashboard}
            marker={hit.marker}
            now={dashboard.clock.value + liveSite.clockOffset.value}
            left={hit.left}
            top={hit.top}
            width={canvas.current?.clientWidth ?? 0}
          />
        )}
      </div>
      <p class="map-foot muted">
        {liveSite.live.value?.sampled && (
          <span>{text.live.map.sampled(number.whole(visitors.value.length), number.whole(online))}</span>
        )}
        {unplaced.value > 0 && <span>{text.live.map.unplaced(number.whole(unplaced.value))}</span>}
      </p>
    </>
  );
};
