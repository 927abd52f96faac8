import { useRef, useState } from "preact/hooks";
import { FUNNEL_STEPS_MAX } from "../../protocol/limits.ts";
import { Icon } from "../elements/icon.tsx";
import { Popover } from "../elements/popover.tsx";
import type { HistoryProps } from "../history/props.ts";
import type { Step } from "../rules/analysis-view.ts";
import { movedStep } from "../rules/funnel-steps.ts";
import { analysisText } from "../text/analysis.ts";
import { StepEditor } from "./step-editor.tsx";

const words = analysisText.funnel;

interface StepListProps extends HistoryProps {
  onSteps: (steps: readonly Step[]) => void;
}

interface StepProps extends HistoryProps {
  step: Step;
  /** From 0. */
  at: number;
  count: number;
  onChange: (step: Step | null) => void;
  onMove: (to: number) => void;
}

/** One step: opens to be changed, moved and taken away. */
const StepChip = ({ step, at, count, onChange, onMove, ...props }: StepProps) => {
  const [open, setOpen] = useState(false);
  const number = props.dashboard.number.whole(at + 1);
  return (
    <li
      class="step"
      onKeyDown={(event) => {
        const by = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
        if (!event.shiftKey || by === 0 || open) return;
        event.preventDefault();
        onMove(at + by);
      }}
    >
      <Popover
        class="step-button"
        open={open}
        onToggle={setOpen}
        heading={words.change(number)}
        button={
          <>
            <span class="sr-only">{words.stepWord}</span>
            <span class="step-number">{number}</span>
            <span class="sr-only">{words.kinds[step.kind]}</span>
            <bdi class="step-words">{step.value}</bdi>
          </>
        }
      >
        <StepEditor
          {...props}
          step={step}
          onApply={(next) => {
            setOpen(false);
            onChange(next);
          }}
        />
        <div class="step-tools">
          <button type="button" class="button" disabled={at === 0} onClick={() => onMove(at - 1)}>
            <Icon name="earlier" /> {words.earlier}
          </button>
          <button type="button" class="button" disabled={at === count - 1} onClick={() => onMove(at + 1)}>
            {words.later} <Icon name="later" />
          </button>
          <button type="button" class="button" onClick={() => onChange(null)}>
            <Icon name="close" /> {words.remove}
          </button>
        </div>
      </Popover>
      <button
        type="button"
        class="chip-remove"
        aria-label={words.removeStep(step.value)}
        title={words.removeStep(step.value)}
        onClick={() => onChange(null)}
      >
        <Icon name="close" />
      </button>
    </li>
  );
};

/** The steps of the funnel in their order, and the button for one more. */
export const StepList = ({ onSteps, ...props }: StepListProps) => {
  const { views, dashboard } = props;
  const { steps } = views.view.value.analysis.funnel;
  const [adding, setAdding] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  const move = (from: number, to: number): void => {
    const next = movedStep(steps, from, to);
    if (next === steps) return;
    onSteps(next);
    const { whole } = dashboard.number;
    dashboard.announcer.news(words.moved(steps[from]?.value ?? "", whole(to + 1), whole(steps.length)));
    // The focus goes with the step.
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>(".step-button")[to]?.focus());
  };
  return (
    <div class="steps">
      <ol ref={list} aria-label={words.steps}>
        {steps.map((step, at) => (
          <StepChip
            {...props}
            // Two steps may be alike.
            key={`${at} ${step.kind} ${step.value}`}
            step={step}
            at={at}
            count={steps.length}
            onChange={(next) => onSteps(next === null ? steps.toSpliced(at, 1) : steps.with(at, next))}
            onMove={(to) => move(at, to)}
          />
        ))}
      </ol>
      {steps.length < FUNNEL_STEPS_MAX && (
        <Popover
          class="button"
          open={adding}
          onToggle={setAdding}
          heading={words.addFirst}
          button={
            <>
              <Icon name="plus" /> {steps.length === 0 ? words.addFirst : words.add}
            </>
          }
        >
          <StepEditor
            {...props}
            step={null}
            onApply={(step) => {
              setAdding(false);
              onSteps([...steps, step]);
            }}
          />
        </Popover>
      )}
      {steps.length > 1 && <span class="hint step-hint">{words.moveHint}</span>}
    </div>
  );
};
