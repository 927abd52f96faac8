import { Skeleton } from "../elements/skeleton.tsx";
import type { HistoryProps } from "../history/props.ts";
import type { Shown } from "../store/analysis.ts";
import { analysisText } from "../text/analysis.ts";

/** What a section is given: the shown answer is of this section, or there is none yet. */
export interface SectionProps<TSection extends Shown["section"]> extends HistoryProps {
  shown: Extract<Shown, { section: TSection }> | null;
  /** Nothing is on its way: a notice says why. */
  failed: boolean;
}

/** What stands in for a section until its first figures are here. */
export const SectionSkeleton = () => (
  <div aria-busy="true">
    <p class="sr-only">{analysisText.loading}</p>
    <Skeleton rows={8} />
  </div>
);
