import { Skeleton } from "../elements/skeleton.tsx";
import { panelNames } from "../rules/panels.ts";
import { text } from "../text.ts";

/** History before its first figures: the same boxes, so that nothing jumps when they come. */
export const HistorySkeleton = () => (
  <div class="history" aria-busy="true">
    <p class="sr-only">{text.history.loading}</p>
    <div class="panel overview overview-skeleton">
      <Skeleton rows={6} />
    </div>
    <div class="history-grid">
      {panelNames.map((panel) => (
        <div key={panel} class={`panel history-panel history-${panel}`}>
          <Skeleton rows={8} />
        </div>
      ))}
    </div>
  </div>
);
