import type { ReadonlySignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { Notice } from "../elements/notice.tsx";
import { useRetryWhenBack } from "../elements/retry-when-back.ts";
import type { HistoryProps } from "../history/props.ts";
import { saidOfSteps } from "../rules/funnel-steps.ts";
import { periodWords } from "../rules/period-words.ts";
import { isOf } from "../rules/questions.ts";
import { type AnalysisStore, createAnalysis, type Shown } from "../store/analysis.ts";
import type { LiveSite } from "../store/live-site.ts";
import { analysisText } from "../text/analysis.ts";
import { text } from "../text.ts";
import { FlowBoard } from "./flow-board.tsx";
import { FunnelBoard } from "./funnel-board.tsx";
import { RetentionBoard } from "./retention-board.tsx";
import type { SectionProps } from "./section-panel.tsx";
import "../styles/analysis.css";

interface BoardProps extends HistoryProps {
  liveSite: LiveSite;
  /** Changes when something happened on the site. */
  activity: ReadonlySignal<unknown>;
}

const ofSection = <S extends Shown["section"]>(shown: Shown | null, section: S): SectionProps<S>["shown"] =>
  shown?.section === section ? (shown as Extract<Shown, { section: S }>) : null;

const Warnings = ({ shown }: { shown: Shown | null }) => (
  <>
    {shown?.answer.meta.warnings?.map(({ code, warning }) => (
      <p key={code} class="analysis-warning" role="status">
        {warning}
      </p>
    ))}
  </>
);

const useAnalysis = ({ dashboard, site, history, views, activity }: BoardProps): AnalysisStore => {
  const store = useMemo(
    () =>
      createAnalysis({
        site,
        http: dashboard.http,
        view: views.view,
        today: history.today,
        timezone: history.timezone,
        segmentsVersion: history.segmentsVersion,
        activity,
        clock: dashboard.clock,
        onFailure: dashboard.session.noticeFailure,
      }),
    [dashboard, site, history, views, activity],
  );
  useEffect(() => () => store.close(), [store]);
  return store;
};

/** How visitors moved in a range: a funnel, the pages before and after, who came back. */
export const AnalysisBoard = (props: BoardProps) => {
  const { dashboard, history, site, views } = props;
  const store = useAnalysis(props);
  useRetryWhenBack(props.liveSite.connection, store);
  const { section } = views.view.value;
  const loading = store.loading.value;
  // Without the site's day nothing can be asked.
  const failure = store.failure.value ?? history.failure.value;
  const known = store.shown.value?.section === section ? store.shown.value : null;
  const wanted = {
    view: views.view.value,
    today: history.today.value,
    segmentsVersion: history.segmentsVersion.value,
  };
  const period = periodWords(wanted.view.period, dashboard.day);
  const shown = failure !== null && known !== null && !isOf(known, wanted) ? null : known;
  useEffect(() => {
    document.title = text.title.range(`${text.sections[section]} · ${period}`, site);
  }, [section, period, site]);
  useEffect(() => {
    if (loading) dashboard.announcer.figure(analysisText.loading);
  }, [loading, dashboard]);
  return (
    <>
      {failure !== null && (
        <Notice
          message={saidOfSteps(failure.message, (step) => analysisText.funnel.problem(dashboard.number.whole(step)))}
          onRetry={store.failure.value === null ? history.retry : store.retry}
        />
      )}
      <Warnings shown={shown} />
      <div class="analysis" data-loading={loading} data-section={section} aria-busy={loading}>
        {section === "funnel" && (
          <FunnelBoard {...props} shown={ofSection(shown, "funnel")} failed={failure !== null} />
        )}
        {section === "flow" && <FlowBoard {...props} shown={ofSection(shown, "flow")} failed={failure !== null} />}
        {section === "retention" && (
          <RetentionBoard {...props} shown={ofSection(shown, "retention")} failed={failure !== null} />
        )}
      </div>
    </>
  );
};
