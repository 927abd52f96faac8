import { formText } from "../text/settings-forms.ts";
import { CheckField, ChoiceField } from "./choice-fields.tsx";
import { DraftPanel } from "./draft-panel.tsx";
import type { SectionProps } from "./props.ts";
import { NumberField } from "./text-fields.tsx";
import { VisitorPanel } from "./visitor-panel.tsx";

const identities = ["visitor", "session", "daily"] as const;

const IdentityPanel = ({ store, settings }: SectionProps) => {
  const words = formText.privacy;
  const draft = store.draft("privacy");
  const { identity, respectSignals } = draft.values.value;
  return (
    <DraftPanel heading={words.heading} lead={words.lead} draft={draft}>
      <ChoiceField
        legend={words.identity}
        value={identity}
        options={identities.map((value) => ({ value, label: words.identities[value], hint: words.keeps[value] }))}
        onChange={(value) => draft.set({ identity: value })}
      />
      {identity !== settings.identity && (
        <p class="setting-warning" role="status">
          {words.snippet}
        </p>
      )}
      <CheckField
        label={words.signals}
        hint={words.signalsHint}
        checked={respectSignals}
        onChange={(checked) => draft.set({ respectSignals: checked })}
      />
    </DraftPanel>
  );
};

const KeepingPanel = ({ store }: SectionProps) => {
  const words = formText.keeping;
  const draft = store.draft("keeping");
  const { keeps, retentionDays, latenessHours } = draft.values.value;
  const { fields } = draft.problems.value;
  return (
    <DraftPanel heading={words.heading} draft={draft}>
      <ChoiceField
        legend={words.retention}
        value={keeps}
        options={[
          { value: "ever", label: words.ever },
          { value: "days", label: words.days },
        ]}
        onChange={(value) => draft.set({ keeps: value })}
      />
      {keeps === "days" && (
        <NumberField
          label={words.daysLabel}
          hint={words.daysHint}
          problem={fields.retention_days}
          value={retentionDays}
          onInput={(retentionDays) => draft.set({ retentionDays })}
        />
      )}
      <NumberField
        label={words.lateness}
        hint={words.latenessHint}
        problem={fields.lateness_hours}
        value={latenessHours}
        onInput={(latenessHours) => draft.set({ latenessHours })}
      />
    </DraftPanel>
  );
};

/** Who a visitor is, how long visits are kept, and what is held about one. */
export const PrivacySection = (props: SectionProps) => (
  <>
    <IdentityPanel {...props} />
    <KeepingPanel {...props} />
    <VisitorPanel {...props} />
  </>
);
