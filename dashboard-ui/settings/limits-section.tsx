import { useEffect, useState } from "preact/hooks";
import { quotaStand } from "../rules/quota-pace.ts";
import { formText } from "../text/settings-forms.ts";
import { DraftPanel } from "./draft-panel.tsx";
import type { SectionProps } from "./props.ts";
import { NumberField } from "./text-fields.tsx";

const words = formText.limits;

/** What the site used of this month; null while it is not known. */
const useUsage = ({ admin }: SectionProps): number | null => {
  const [used, setUsed] = useState<number | null>(null);
  useEffect(() => {
    let isGone = false;
    admin.usage().then(
      ({ events }) => {
        if (!isGone) setUsed(events);
      },
      // Then the quota stands there without its use.
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [admin]);
  return used;
};

const Usage = ({ used, quota, ...props }: SectionProps & { used: number; quota: number | null }) => {
  const { whole } = props.dashboard.number;
  const stand = quotaStand(used, quota, Date.now());
  if (quota === null) return <p class="setting-aside">{words.usedOnly(whole(used))}</p>;
  return (
    <div class="setting-aside" data-stand={stand}>
      <p>{words.used(whole(used), whole(quota))}</p>
      <progress class="setting-meter" aria-label={words.usedLabel} value={Math.min(used, quota)} max={quota} />
      {stand !== "fine" && <p class="setting-warning">{words[stand]}</p>}
    </div>
  );
};

/** How many events a site may send. */
export const LimitsSection = (props: SectionProps) => {
  const draft = props.store.draft("limits");
  const { perSecond, perMonth } = draft.values.value;
  const { fields } = draft.problems.value;
  const used = useUsage(props);
  return (
    <DraftPanel heading={words.heading} lead={words.lead} draft={draft}>
      <NumberField
        label={words.perMonth}
        hint={words.perMonthHint}
        problem={fields["quota.events_per_month"]}
        placeholder={words.noLimit}
        value={perMonth}
        onInput={(perMonth) => draft.set({ perMonth })}
      />
      {used !== null && <Usage {...props} used={used} quota={props.settings.quota.events_per_month} />}
      <NumberField
        label={words.perSecond}
        hint={words.perSecondHint}
        problem={fields["quota.events_per_second"]}
        placeholder={words.noLimit}
        value={perSecond}
        onInput={(perSecond) => draft.set({ perSecond })}
      />
    </DraftPanel>
  );
};
