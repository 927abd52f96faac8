import { useEffect, useRef } from "preact/hooks";
import { sections } from "../rules/analysis-view.ts";
import { type Comparison, namedPeriods } from "../rules/period.ts";
import { neighbour } from "./period-picker.tsx";
import type { HistoryProps } from "./props.ts";

export interface ShortcutActions {
  choosePeriod(): void;
  addFilter(): void;
  showSegments(): void;
  showHelp(): void;
}

/** Whoever types somewhere means the letters; whoever holds a modifier means the browser. */
const isTyping = (event: KeyboardEvent): boolean => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  const { target } = event;
  return target instanceof Element && target.closest("input, select, textarea, dialog, .popover") !== null;
};

/** Letters for periods and what else one does often; the list of them is shortcuts-dialog.tsx. */
export const useShortcuts = (props: HistoryProps, actions: ShortcutActions): void => {
  const { dashboard, views } = props;
  const enabled = dashboard.shortcuts.enabled.value;
  /** Which comparison comes back when it is turned on again. */
  const lastComparison = useRef<Comparison>("previous");
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isTyping(event)) return;
      if (event.key === "?") {
        actions.showHelp();
        return;
      }
      if (!enabled || event.shiftKey) return;
      const { chips, comparison } = views.view.peek();
      const steps = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : null;
      const next = steps === null ? null : neighbour(props, steps);
      const named = namedPeriods.find(({ key }) => key === event.key.toLowerCase());
      const others: Record<string, () => void> = {
        r: () => views.change({ period: "live" }),
        c: actions.choosePeriod,
        "/": actions.addFilter,
        s: actions.showSegments,
        u: () => views.change({ chips: [] }),
        x: () => {
          if (comparison !== "none") lastComparison.current = comparison;
          views.change({ comparison: comparison === "none" ? lastComparison.current : "none" });
        },
      };
      const section = sections.find(({ key }) => key === event.key);
      const other = others[event.key.toLowerCase()];
      if (next !== null) views.change({ period: next });
      else if (named) views.change({ period: named.name });
      else if (section) views.change({ section: section.name, details: null });
      else if (other && (event.key !== "u" || chips.length > 0)) other();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [props, actions, enabled, views]);
};
