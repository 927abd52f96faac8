import { computed } from "@preact/signals";
import { useEffect, useMemo, useState } from "preact/hooks";
import { ConnectionBanner } from "../elements/connection-banner.tsx";
import { Icon } from "../elements/icon.tsx";
import { lazily } from "../elements/lazily.tsx";
import { Notice } from "../elements/notice.tsx";
import { useRetryWhenBack } from "../elements/retry-when-back.ts";
import { Skeleton } from "../elements/skeleton.tsx";
import { ComparisonPicker } from "../history/comparison-picker.tsx";
import { AddFilter, FilterChips } from "../history/filter-bar.tsx";
import { HistoryBoard } from "../history/history-board.tsx";
import { PeriodPicker } from "../history/period-picker.tsx";
import { SectionTabs } from "../history/section-tabs.tsx";
import { SegmentMenu } from "../history/segment-menu.tsx";
import { useShortcuts } from "../history/shortcuts.ts";
import { ShortcutsDialog } from "../history/shortcuts-dialog.tsx";
import { LiveBoard } from "../live/live-board.tsx";
import { isCompared } from "../rules/analysis-view.ts";
import type { Dashboard } from "../store/dashboard.ts";
import type { LiveSite } from "../store/live-site.ts";
import { text } from "../text.ts";

export interface SiteBoardProps {
  dashboard: Dashboard;
  liveSite: LiveSite;
}

const AnalysisBoard = lazily(async () => (await import("../analysis/analysis-board.tsx")).AnalysisBoard, {
  waiting: () => (
    <div class="panel">
      <p class="sr-only">{text.loading}</p>
      <Skeleton rows={8} />
    </div>
  ),
  failed: (onRetry) => <Notice message={text.error.chunk} onRetry={onRetry} />,
});

/** One screen, two tempos: this moment, or any range of history. */
export const SiteBoard = ({ dashboard, liveSite }: SiteBoardProps) => {
  const { site } = liveSite;
  const views = useMemo(() => dashboard.viewOf(site), [dashboard, site]);
  const activity = useMemo(() => computed(() => liveSite.live.value?.events), [liveSite]);
  const history = useMemo(
    () => dashboard.openHistory(site, { view: views.view, activity }),
    [dashboard, site, views, activity],
  );
  useEffect(() => () => history.close(), [history]);
  useRetryWhenBack(liveSite.connection, history);
  const [open, setOpen] = useState<"period" | "filter" | "segments" | "help" | null>(null);
  const toggle = useMemo(() => {
    const of = (name: "period" | "filter" | "segments") => (isOpen: boolean) =>
      setOpen((before) => (isOpen ? name : before === name ? null : before));
    return { period: of("period"), filter: of("filter"), segments: of("segments") };
  }, []);
  const actions = useMemo(
    () => ({
      choosePeriod: () => setOpen("period"),
      addFilter: () => setOpen("filter"),
      showSegments: () => setOpen("segments"),
      showHelp: () => setOpen("help"),
    }),
    [],
  );
  const segments = useMemo(() => dashboard.segmentsOf(site), [dashboard, site]);
  const props = useMemo(
    () => ({ dashboard, site, history, views, segments }),
    [dashboard, site, history, views, segments],
  );
  useShortcuts(props, actions);
  const { period, section } = views.view.value;
  const isLive = period === "live";
  return (
    <div class="page site-board">
      <h1 class="sr-only">{site}</h1>
      <div class="toolbar">
        <PeriodPicker {...props} liveSite={liveSite} open={open === "period"} onToggle={toggle.period} />
        <span class="spacer" />
        <div class="toolbar-tools">
          {!isLive && isCompared(section) && <ComparisonPicker {...props} />}
          {isLive && document.fullscreenEnabled && (
            <button
              type="button"
              class="icon-button keyboard-button"
              aria-label={text.live.wall}
              title={text.live.wall}
              onClick={() => void document.documentElement.requestFullscreen()}
            >
              <Icon name="wall" />
            </button>
          )}
          <SegmentMenu {...props} open={open === "segments"} onToggle={toggle.segments} />
          <AddFilter {...props} open={open === "filter"} onToggle={toggle.filter} />
          <button
            type="button"
            class="icon-button keyboard-button"
            aria-label={text.shortcuts.open}
            title={`${text.shortcuts.open} (?)`}
            onClick={actions.showHelp}
          >
            <Icon name="keyboard" />
          </button>
        </div>
      </div>
      {liveSite.isWatched && <ConnectionBanner liveSite={liveSite} time={dashboard.time} />}
      {!isLive && <FilterChips {...props} />}
      {!isLive && <SectionTabs {...props} />}
      {isLive && <LiveBoard dashboard={dashboard} liveSite={liveSite} views={views} />}
      {!isLive && section === "overview" && <HistoryBoard {...props} />}
      {!isLive && section !== "overview" && <AnalysisBoard {...props} liveSite={liveSite} activity={activity} />}
      {open === "help" && <ShortcutsDialog dashboard={dashboard} onClose={() => setOpen(null)} />}
    </div>
  );
};
