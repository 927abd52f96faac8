import { formText } from "../text/settings-forms.ts";
import { AllowPanel } from "./allow-panel.tsx";
import { CheckField, ChoiceField } from "./choice-fields.tsx";
import { DraftPanel } from "./draft-panel.tsx";
import { ExcludePanel } from "./exclude-panel.tsx";
import type { SectionProps } from "./props.ts";
import { LinesField } from "./text-fields.tsx";

const HostsPanel = ({ site, store }: SectionProps) => {
  const words = formText.hosts;
  const draft = store.draft("hosts");
  const { which, hosts } = draft.values.value;
  return (
    <DraftPanel heading={words.heading} lead={words.lead} draft={draft}>
      <ChoiceField
        legend={words.hosts}
        value={which}
        options={[
          { value: "own", label: words.own(site) },
          { value: "listed", label: words.listed },
          { value: "any", label: words.any, hint: words.anyHint },
        ]}
        onChange={(value) => draft.set({ which: value })}
      />
      {which === "listed" && (
        <LinesField
          label={words.listed}
          hint={words.hostsHint}
          problem={draft.problems.value.fields.allowed_hosts}
          value={hosts}
          onInput={(value) => draft.set({ hosts: value })}
        />
      )}
    </DraftPanel>
  );
};

const ScrubPanel = ({ store }: SectionProps) => {
  const words = formText.scrub;
  const draft = store.draft("scrub");
  const { emails, numbers, keepParams } = draft.values.value;
  return (
    <DraftPanel heading={words.heading} lead={words.lead} draft={draft}>
      <CheckField label={words.emails} checked={emails} onChange={(checked) => draft.set({ emails: checked })} />
      <CheckField label={words.numbers} checked={numbers} onChange={(checked) => draft.set({ numbers: checked })} />
      <LinesField
        label={words.keepParams}
        hint={words.keepParamsHint}
        problem={draft.problems.value.fields["scrub.keep_params"]}
        value={keepParams}
        onInput={(value) => draft.set({ keepParams: value })}
      />
    </DraftPanel>
  );
};

/** What is counted, and what of it is stored. */
export const CollectionSection = (props: SectionProps) => (
  <>
    <HostsPanel {...props} />
    <AllowPanel {...props} />
    <ExcludePanel {...props} />
    <ScrubPanel {...props} />
  </>
);
