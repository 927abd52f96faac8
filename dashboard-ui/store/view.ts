import { computed, type ReadonlySignal } from "@preact/signals";
import { liveView, parseView, type View, viewText } from "../rules/view.ts";
import type { Router } from "./router.ts";

/** What a site's screen shows, read from the address and changed by writing it: the back button needs nothing more. */
export interface ViewStore {
  readonly view: ReadonlySignal<View>;
  /**
   * Changes parts of the view. Another period, comparison or filter is a step to come back to; a tab or a sorting is
   * not, so those replace the address (`quietly`).
   */
  change(part: Partial<View>, how?: "quietly"): void;
  /** The address of a view that differs in parts, for links. */
  href(part: Partial<View>): string;
}

/** What a change of the figures leaves behind: pages of a list that is another one now. */
const settled = (before: View, part: Partial<View>): View => {
  const view = { ...before, ...part };
  // There is no history of this moment: who filters wants to see today's, who asks how people move wants to see many.
  if (part.chips !== undefined && part.chips.length > 0 && view.period === "live") view.period = "day";
  if (part.section !== undefined && part.section !== "overview" && view.period === "live") view.period = "30d";
  if (view.period === "live") return { ...liveView, comparison: view.comparison, chips: view.chips };
  return view;
};

/** Where a screen is, and whether this moment can be seen there. */
export interface Screen {
  path: string;
  hasLive: boolean;
}

export const createViewStore = (router: Pick<Router, "search" | "go">, { path, hasLive }: Screen): ViewStore => {
  const view = computed((): View => {
    const asked = parseView(router.search.value);
    return hasLive || asked.period !== "live" ? asked : { ...asked, period: "30d" };
  });
  const href = (part: Partial<View>): string => path + viewText(settled(view.peek(), part));
  return {
    view,
    href,
    change: (part, how) => {
      router.go(href(part), how === "quietly" ? "replace" : "push");
    },
  };
};
