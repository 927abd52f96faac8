import { Skeleton } from "../elements/skeleton.tsx";
import { text } from "../text.ts";

/** The live view before its first figures: the same boxes, so that nothing jumps when they come. */
export const LiveSkeleton = ({ site }: { site: string }) => (
  <div class="page live" aria-busy="true">
    <h1 class="sr-only">{site}</h1>
    <p class="sr-only">{text.loading}</p>
    <div class="panel hero hero-skeleton">
      <Skeleton rows={5} />
    </div>
    <div class="live-grid">
      {["map", "events", "pages", "sources", "countries", "devices"].map((name) => (
        <div key={name} class={`panel area-${name}`}>
          <Skeleton rows={6} />
        </div>
      ))}
    </div>
  </div>
);
