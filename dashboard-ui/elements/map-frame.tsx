import { text } from "../text.ts";
import type { LazyFrame } from "./lazily.tsx";

/** Projection and atlas are a chunk of their own, which comes once the rest of the page stands. */
export const mapFrame: LazyFrame = {
  waiting: () => <div class="map-sheet map-loading" role="img" aria-label={text.live.map.loading} />,
  failed: (onRetry) => (
    <p class="empty">
      {text.live.map.failed}{" "}
      <button type="button" class="text-button" onClick={onRetry}>
        {text.error.retry}
      </button>
    </p>
  ),
};
