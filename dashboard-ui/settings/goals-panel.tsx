import { useState } from "preact/hooks";
import type { Goal } from "../../protocol/site-settings.ts";
import { Icon } from "../elements/icon.tsx";
import { Panel } from "../elements/panel.tsx";
import {
  type GoalDetails,
  goalDetail,
  goalFromInput,
  goalKind,
  goalLabel,
  isPageGoal,
  noDetails,
} from "../rules/goals.ts";
import { settingProblems } from "../rules/setting-problems.ts";
import { accessText } from "../text/settings-access.ts";
import { Field } from "./field.tsx";
import type { SectionProps } from "./props.ts";

const words = accessText.goals;

/** The server's sentence about a refused list, without the place in it that nobody sees. */
const sentence = (refusal: string, goals: Goal[]): string => {
  const { fields, rest } = settingProblems(refusal, { goals });
  return fields.goals ?? rest ?? refusal;
};

interface MoreProps {
  typed: string;
  details: GoalDetails;
  onChange: (part: Partial<GoalDetails>) => void;
}

/** What a goal may have besides its event or page. */
const More = ({ typed, details, onChange }: MoreProps) => (
  <details class="setting-more">
    <summary>{words.more}</summary>
    <div class="setting-columns">
      <Field label={words.name} hint={words.nameHint}>
        {(control) => (
          <input
            {...control}
            class="field"
            value={details.name}
            onInput={(event) => onChange({ name: event.currentTarget.value })}
          />
        )}
      </Field>
      {isPageGoal(typed) ? (
        <Field label={words.scroll} hint={words.scrollHint}>
          {(control) => (
            <input
              {...control}
              class="field"
              inputMode="numeric"
              value={details.scroll}
              onInput={(event) => onChange({ scroll: event.currentTarget.value })}
            />
          )}
        </Field>
      ) : (
        <Field label={words.currency} hint={words.currencyHint}>
          {(control) => (
            <input
              {...control}
              class="field"
              maxLength={3}
              value={details.currency}
              onInput={(event) => onChange({ currency: event.currentTarget.value.toUpperCase() })}
            />
          )}
        </Field>
      )}
    </div>
  </details>
);

/** The goals of a site: listed, added, removed. */
export const GoalsPanel = ({ store, settings: { goals } }: SectionProps) => {
  const [typed, setTyped] = useState("");
  const [details, setDetails] = useState(noDetails);
  const [problem, setProblem] = useState<string | null>(null);
  const save = async (next: Goal[]): Promise<boolean> => {
    const refusal = await store.setGoals(next);
    setProblem(refusal === null ? null : sentence(refusal, next));
    return refusal === null;
  };
  const add = async (): Promise<void> => {
    const goal = goalFromInput(typed, details);
    if (goal === null || !(await save([...goals, goal]))) return;
    setTyped("");
    setDetails(noDetails);
  };
  return (
    <Panel heading={words.heading} class="setting-panel">
      <p class="muted setting-lead">{words.hint}</p>
      {goals.length === 0 && <p class="empty">{words.none}</p>}
      <ul class="setting-list">
        {goals.map((goal, index) => (
          <li key={JSON.stringify(goal)}>
            <span class="setting-kind">{words.kinds[goalKind(goal)]}</span>
            <span class="setting-words">
              <bdi>{goalLabel(goal)}</bdi>
              <span class="muted">{goalDetail(goal)}</span>
            </span>
            <button
              type="button"
              class="icon-button"
              aria-label={words.remove(goalLabel(goal))}
              onClick={() => void save(goals.filter((_, other) => other !== index))}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <div class="setting-form">
          <input
            class="field field-small"
            aria-label={words.goal}
            placeholder={words.goal}
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
          <button type="submit" class="button button-primary">
            {words.add}
          </button>
        </div>
        {typed.trim() !== "" && (
          <More typed={typed} details={details} onChange={(part) => setDetails({ ...details, ...part })} />
        )}
      </form>
      <p class="field-problem" role="alert">
        {problem}
      </p>
    </Panel>
  );
};
