import { useEffect } from "preact/hooks";
import { Notice } from "../elements/notice.tsx";
import { panelNames } from "../rules/panels.ts";
import { periodWords } from "../rules/period-words.ts";
import { isOf } from "../rules/questions.ts";
import { text } from "../text.ts";
import { DetailsDialog } from "./details-dialog.tsx";
import { Figures } from "./figures.tsx";
import { HistoryPanel } from "./history-panel.tsx";
import { HistorySkeleton } from "./history-skeleton.tsx";
import { PastNote } from "./past-note.tsx";
import type { HistoryProps } from "./props.ts";
import { loadRangeMap } from "./range-map-frame.tsx";
import { SeriesChart } from "./series-chart.tsx";

/** Everything about a site in a range of history. Figures of the range before stay, paler, until the next are here. */
export const HistoryBoard = (props: HistoryProps) => {
  const { dashboard, history, site } = props;
  const failure = history.failure.value;
  const known = history.screen.value;
  const wanted = {
    view: props.views.view.value,
    today: history.today.value,
    segmentsVersion: history.segmentsVersion.value,
  };
  // Figures of another range under this one's name would be a false claim.
  const screen = failure !== null && known !== null && !isOf(known, wanted) ? null : known;
  const loading = history.loading.value;
  const period = periodWords(wanted.view.period, dashboard.day);
  useEffect(() => {
    document.title = text.title.range(period, site);
  }, [period, site]);
  useEffect(() => {
    if (loading) dashboard.announcer.figure(text.history.loading);
  }, [loading, dashboard]);
  useEffect(() => {
    // The map is on its way while the server counts.
    void loadRangeMap().catch(() => undefined);
  }, []);
  const problem = screen?.answers.get("figures");
  return (
    <>
      {failure !== null && <Notice message={failure.message} onRetry={history.retry} />}
      {problem && "error" in problem && <Notice message={problem.error} />}
      {screen === null && failure === null && <HistorySkeleton />}
      {screen !== null && (
        <div class="history" data-loading={loading} aria-busy={loading}>
          <div class="panel overview">
            <Figures {...props} screen={screen} />
            <SeriesChart {...props} screen={screen} />
            <PastNote {...props} screen={screen} />
          </div>
          <div class="history-grid">
            {panelNames.map((panel) => (
              <HistoryPanel {...props} key={panel} panel={panel} screen={screen} />
            ))}
          </div>
          {screen.view.details !== null && <DetailsDialog {...props} screen={screen} details={screen.view.details} />}
        </div>
      )}
    </>
  );
};
