import { useState } from "preact/hooks";
import type { Alert } from "../../protocol/alerts.ts";
import { draftOfAlert } from "../rules/alert-draft.ts";
import { alertDetails, alertState, alertTrouble } from "../rules/alert-words.ts";
import { asApiError } from "../store/api.ts";
import { alertsText } from "../text/settings-alerts.ts";
import { AlertForm } from "./alert-form.tsx";
import { RemoveButton, type RowActions } from "./entry-panel.tsx";
import type { SectionProps } from "./props.ts";

const words = alertsText;

export interface AlertRowProps extends SectionProps, RowActions {
  alert: Alert;
  /** Names of those that can be watched. */
  goals: readonly string[];
  /** @returns null, or why it was refused */
  change: (part: object) => Promise<string | null>;
}

/** What became of a test: nothing yet, that it is on its way, or a sentence. */
interface Tried {
  busy: boolean;
  said: string;
  failed: boolean;
}

const untried: Tried = { busy: false, said: "", failed: false };

/** One alert: how it stands, and what may be done with it. */
export const AlertRow = ({ dashboard, admin, alert, goals, change, onRemove, onRefused }: AlertRowProps) => {
  const [editing, setEditing] = useState(false);
  const [tried, setTried] = useState(untried);
  const formats = { whole: dashboard.number.whole, moment: dashboard.time.moment };
  const state = alertState(alert);
  const trouble = alertTrouble(alert, goals, formats);
  const test = async (): Promise<void> => {
    setTried({ busy: true, said: words.testing, failed: false });
    try {
      const { delivered, status, problem } = await admin.testAlert(alert.id);
      const said = delivered ? words.delivered(String(status)) : (problem ?? "");
      setTried({ busy: false, said, failed: !delivered });
    } catch (thrown) {
      const error = asApiError(thrown);
      dashboard.session.noticeFailure(error);
      setTried({ busy: false, said: error.message, failed: true });
    }
  };
  return (
    <li class="link-entry">
      <div class="alert-head">
        <span class="pill" data-alert={state}>
          <span class="pill-dot" aria-hidden="true" />
          {words.states[state]}
        </span>
        <span class="setting-words">
          <bdi>{alert.name}</bdi>
          <span class="muted">{alertDetails(alert, formats).join(" · ")}</span>
        </span>
        <span class="setting-buttons">
          <button
            type="button"
            class="button"
            aria-label={words.testOf(alert.name)}
            aria-disabled={tried.busy}
            onClick={() => !tried.busy && void test()}
          >
            {words.test}
          </button>
          <button
            type="button"
            class="button"
            aria-label={(alert.enabled ? words.switchOffOf : words.switchOnOf)(alert.name)}
            onClick={async () => onRefused(await change({ enabled: !alert.enabled }))}
          >
            {alert.enabled ? words.switchOff : words.switchOn}
          </button>
          <button
            type="button"
            class="button"
            aria-label={words.editOf(alert.name)}
            aria-expanded={editing}
            onClick={() => setEditing(!editing)}
          >
            {words.edit}
          </button>
          <RemoveButton label={words.remove(alert.name)} title={words.removeConfirm} onRemove={onRemove} />
        </span>
      </div>
      {trouble !== null && <p class="setting-warning">{trouble}</p>}
      <p class={tried.failed ? "field-problem alert-tried" : "hint alert-tried"} role="status">
        {tried.said}
      </p>
      {editing && (
        <AlertForm
          begin={draftOfAlert(alert)}
          goals={goals}
          changes={true}
          hasSecret={alert.has_secret}
          send={async (rule) => {
            const refused = await change(rule);
            if (refused === null) setEditing(false);
            return refused;
          }}
          onCancel={() => setEditing(false)}
        />
      )}
    </li>
  );
};
