import { useState } from "preact/hooks";
import type { Goal } from "../../protocol/site-settings.ts";
import { Icon } from "../elements/icon.tsx";
import { Panel } from "../elements/panel.tsx";
import { goalDetail, goalFromInput, goalKind, goalLabel } from "../rules/goals.ts";
import type { SettingsStore } from "../store/site-settings.ts";
import { text } from "../text.ts";

/** The goals of a site: listed, added, removed. */
export const GoalsPanel = ({ store }: { store: SettingsStore }) => {
  const goals = store.settings.value?.goals ?? [];
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const save = async (next: Goal[]): Promise<void> => {
    const refusal = await store.setGoals(next);
    setProblem(refusal);
    if (refusal === null) setTyped("");
  };
  return (
    <Panel heading={text.settings.goals}>
      <p class="muted">{text.settings.goalsHint}</p>
      {goals.length === 0 && <p class="empty">{text.settings.noGoals}</p>}
      <ul class="setting-list">
        {goals.map((goal, index) => (
          <li key={JSON.stringify(goal)}>
            <span class="setting-kind">{text.settings.goalKinds[goalKind(goal)]}</span>
            <bdi>{goalLabel(goal)}</bdi>
            <span class="muted">{goalDetail(goal)}</span>
            <button
              type="button"
              class="icon-button"
              aria-label={text.settings.removeGoal(goalLabel(goal))}
              onClick={() => void save(goals.filter((_, other) => other !== index))}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <form
        class="setting-form"
        onSubmit={(event) => {
          event.preventDefault();
          const goal = goalFromInput(typed);
          if (goal !== null) void save([...goals, goal]);
        }}
      >
        <input
          class="field field-small"
          aria-label={text.settings.goal}
          placeholder={text.settings.goal}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <button type="submit" class="button button-primary">
          {text.settings.addGoal}
        </button>
      </form>
      <p class="field-problem" role="alert">
        {problem}
      </p>
    </Panel>
  );
};
