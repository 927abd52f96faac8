import { useMemo } from "preact/hooks";
import { Combobox } from "../elements/combobox.tsx";
import { Icon } from "../elements/icon.tsx";
import { zoneOptions } from "../rules/timezones.ts";
import { formText } from "../text/settings-forms.ts";
import { CheckField } from "./choice-fields.tsx";
import { DraftPanel } from "./draft-panel.tsx";
import { Field } from "./field.tsx";
import type { SectionProps } from "./props.ts";

const words = formText.general;

/** What a site is: its time zone, and whether everybody may see its figures. */
export const GeneralSection = ({ dashboard, store, settings }: SectionProps) => {
  const draft = store.draft("general");
  const { timezone, public: isPublic } = draft.values.value;
  const zones = useMemo(() => zoneOptions(Date.now(), [settings.timezone]), [settings.timezone]);
  const { number } = dashboard;
  return (
    <DraftPanel heading={words.heading} draft={draft}>
      <Field label={words.timezone} hint={words.timezoneHint} problem={draft.problems.value.fields.timezone}>
        {(control) => (
          <Combobox
            {...control}
            options={zones}
            chosen={zones.find(({ value }) => value === timezone)?.label ?? timezone}
            placeholder={words.timezoneSearch}
            nothing={words.noTimezone}
            onChoose={(value) => draft.set({ timezone: value })}
          />
        )}
      </Field>
      <CheckField
        label={words.public}
        hint={words.publicHint}
        checked={isPublic}
        onChange={(checked) => draft.set({ public: checked })}
      />
      {isPublic && (
        <p class="setting-warning" role="status">
          <Icon name="alert" />
          {words.publicWarning}
        </p>
      )}
      <p class="hint">
        {words.more}: {words.shards(number.whole(settings.shards))} ·{" "}
        {words.jurisdiction(settings.jurisdiction?.toUpperCase() ?? words.anywhere)}
      </p>
    </DraftPanel>
  );
};
