import type { FunnelAnswer, FunnelStepAnswer } from "../../protocol/analysis.ts";
import { ChangeMark } from "../elements/change-mark.tsx";
import type { HistoryProps } from "../history/props.ts";
import type { Step } from "../rules/analysis-view.ts";
import { leftBetween } from "../rules/funnel-steps.ts";
import { lapse } from "../rules/lapse.ts";
import { changeOf } from "../rules/metric-format.ts";
import { analysisText } from "../text/analysis.ts";

const words = analysisText.funnel;

interface BarsProps extends HistoryProps {
  answer: FunnelAnswer;
  before: FunnelAnswer | null;
  /** What was asked for, in the order of the answer. */
  steps: readonly Step[];
}

interface BarProps extends BarsProps {
  step: FunnelStepAnswer;
  at: number;
}

/** A click shows the figures of those who stopped here. */
const Left = ({ steps, at, step, views, dashboard }: BarProps) => {
  const count = words.left(dashboard.number.whole(step.dropped ?? 0));
  const [from, to] = [steps[at - 1], steps[at]];
  const isVisit = views.view.value.analysis.funnel.within === "visit";
  const chips = from && to && isVisit && step.dropped ? leftBetween(from, to) : null;
  if (chips === null || from === undefined || to === undefined) return <span class="funnel-left">{count}</span>;
  return (
    <button
      type="button"
      class="funnel-left funnel-link"
      title={words.seeLeft(from.value, to.value)}
      onClick={() => views.change({ section: "overview", chips: [...views.view.value.chips, ...chips] })}
    >
      {count}
    </button>
  );
};

const Bar = (props: BarProps) => {
  const { step, at, answer, before, dashboard, steps } = props;
  const { number } = dashboard;
  const first = answer.steps[0]?.visitors ?? 0;
  const was = before?.steps[at];
  const rate = { now: step.conversion_rate, before: was && before?.steps[0]?.visitors ? was.conversion_rate : null };
  const change = at === 0 ? null : changeOf("conversion_rate", rate, number);
  const share = first === 0 ? 0 : step.visitors / first;
  const kept = first === 0 ? 0 : (answer.steps[at - 1]?.visitors ?? first) / first;
  const kind = steps[at]?.kind;
  return (
    <li class="funnel-step">
      <div class="funnel-name">
        <span class="step-number">{number.whole(at + 1)}</span>
        <span class="funnel-label">
          {kind && <span class="funnel-kind">{words.kinds[kind]}</span>}
          <bdi title={step.label}>{step.label}</bdi>
        </span>
      </div>
      <div class="funnel-bar" aria-hidden="true">
        <span class="funnel-lost" style={{ "--share": kept.toFixed(4) }} />
        <span class="funnel-fill" style={{ "--share": share.toFixed(4) }} />
        {rate.before !== null && at > 0 && (
          <span class="funnel-was" style={{ "--share": (rate.before / 100).toFixed(4) }} />
        )}
      </div>
      <div class="funnel-figures">
        <span class="funnel-line">
          <strong class="funnel-rate">{number.rate(step.conversion_rate)}</strong>
          {change && <ChangeMark change={change} />}
        </span>
        <span class="funnel-visitors">{words.visitors(number.whole(step.visitors))}</span>
        {rate.before !== null && at > 0 && <span class="funnel-before">{words.before(number.rate(rate.before))}</span>}
        {step.step_conversion_rate !== null && (
          <span class="funnel-way">
            <span>{words.wentOn(number.rate(step.step_conversion_rate))}</span>
            <Left {...props} />
            {step.median_seconds !== null && <span>{words.median(lapse(step.median_seconds, number.whole))}</span>}
          </span>
        )}
      </div>
    </li>
  );
};

/** How many come how far. */
export const FunnelBars = (props: BarsProps) => {
  const { answer, before, dashboard } = props;
  const { number } = dashboard;
  const first = answer.steps[0]?.visitors ?? 0;
  const last = answer.steps.at(-1)?.visitors ?? 0;
  const change = changeOf(
    "conversion_rate",
    { now: answer.conversion_rate, before: before?.steps[0]?.visitors ? before.conversion_rate : null },
    number,
  );
  return (
    <>
      <p class="funnel-summary">
        <strong>{words.reached(number.rate(answer.conversion_rate))}</strong>
        {change && <ChangeMark change={change} />}
        <span>{words.ofFirst(number.whole(last), number.whole(first))}</span>
        <span class="funnel-faint">
          {words.ofAll(number.percent(answer.visitors === 0 ? 0 : (100 * first) / answer.visitors))}
        </span>
      </p>
      {first === 0 ? (
        <p class="empty">{words.nobodyBegan}</p>
      ) : (
        <ol class="funnel-steps" style={{ "--steps": String(answer.steps.length) }}>
          {answer.steps.map((step, at) => (
            <Bar {...props} key={`${at} ${step.label}`} step={step} at={at} />
          ))}
        </ol>
      )}
    </>
  );
};
