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
import type { SectionProps } from "./props.ts";
import { TextField } from "./text-fields.tsx";

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
      <TextField label={words.name} hint={words.nameHint} value={details.name} onInput={(name) => onChange({ name })} />
      {isPageGoal(typed) ? (
        <TextField
          label={words.scroll}
          hint={words.scrollHint}
          inputMode="numeric"
          value={details.scroll}
          onInput={(scroll) => onChange({ scroll })}
        />
      ) : (
        <TextField
          label={words.currency}
          hint={words.currencyHint}
          maxLength={3}
          value={details.currency}
          onInput={(currency) => onChange({ currency: currency.toUpperCase() })}
        />
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
