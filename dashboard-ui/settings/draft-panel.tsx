import type { ComponentChildren } from "preact";
import { Panel } from "../elements/panel.tsx";
import type { FormValues } from "../rules/setting-forms.ts";
import type { SettingDraft } from "../store/setting-draft.ts";
import { frameText } from "../text/settings-frame.ts";

export interface DraftPanelProps<TValues extends FormValues> {
  heading: string;
  lead?: string;
  draft: SettingDraft<TValues>;
  children: ComponentChildren;
}

/** A form of the settings: saved as a whole, with what the server says about it at its fields. */
export const DraftPanel = <TValues extends FormValues>({
  heading,
  lead,
  draft,
  children,
}: DraftPanelProps<TValues>) => {
  const [dirty, phase, { rest, fields }] = [draft.dirty.value, draft.phase.value, draft.problems.value];
  return (
    <Panel heading={heading} class="setting-panel">
      {lead !== undefined && <p class="muted setting-lead">{lead}</p>}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void draft.save();
        }}
      >
        {children}
        <div class="setting-actions">
          <button type="submit" class="button button-primary" aria-disabled={phase === "saving" || !dirty}>
            {phase === "saving" ? frameText.saving : frameText.save}
          </button>
          {dirty && phase !== "saving" && (
            <button type="button" class="button" onClick={() => draft.discard()}>
              {frameText.discard}
            </button>
          )}
          <p class="setting-status muted" role="status">
            {phase === "saved" && !dirty ? frameText.saved : ""}
            {dirty && phase === "idle" && Object.keys(fields).length === 0 && rest === null ? frameText.unsaved : ""}
          </p>
        </div>
        <p class="field-problem" role="alert">
          {rest}
        </p>
      </form>
    </Panel>
  );
};
