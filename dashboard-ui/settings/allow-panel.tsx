import { useEffect, useState } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { entriesOf } from "../rules/setting-forms.ts";
import { formText } from "../text/settings-forms.ts";
import { ChoiceField } from "./choice-fields.tsx";
import { DraftPanel } from "./draft-panel.tsx";
import type { SectionProps } from "./props.ts";
import { LinesField } from "./text-fields.tsx";

const words = formText.allow;
const SEEN_MAX = 24;

/** Names that the site's events have, most first: nobody remembers how they are spelt. */
const useSeen = ({ dashboard, site }: SectionProps, dimension: string, wanted: boolean): string[] => {
  const [seen, setSeen] = useState<string[]>([]);
  useEffect(() => {
    if (!wanted) return;
    let isGone = false;
    dashboard.api.query(site, { metrics: ["events"], dimensions: [dimension], date_range: "all" }).then(
      (rows) => {
        if (!isGone) setSeen(rows.map(({ dimensions: [name = ""] }) => name).filter((name) => name !== "pageview"));
      },
      // A convenience: what is typed counts without it.
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [dashboard, site, dimension, wanted]);
  return seen;
};

interface SeenProps {
  seen: readonly string[];
  typed: string;
  onAdd: (typed: string) => void;
}

/** Names to be added to a list by a click. */
const Seen = ({ seen, typed, onAdd }: SeenProps) => {
  const entries = entriesOf(typed);
  const offered = seen.filter((name) => !entries.includes(name)).slice(0, SEEN_MAX);
  if (offered.length === 0) return null;
  return (
    <div class="setting-seen">
      <span class="hint">{words.seen}</span>
      {offered.map((name) => (
        <button
          key={name}
          type="button"
          class="chip-button"
          aria-label={words.add(name)}
          onClick={() => onAdd([...entries, name].join("\n"))}
        >
          <Icon name="plus" />
          <bdi>{name}</bdi>
        </button>
      ))}
    </div>
  );
};

/** Which events and properties are stored. */
export const AllowPanel = (props: SectionProps) => {
  const draft = props.store.draft("allow");
  const { eventsListed, events, propsListed, props: names } = draft.values.value;
  const { fields } = draft.problems.value;
  const seenEvents = useSeen(props, "event:name", eventsListed);
  const seenProps = useSeen(props, "event:props", propsListed);
  const which = (listed: boolean) => (listed ? "listed" : "all");
  return (
    <DraftPanel heading={words.heading} lead={words.lead} draft={draft}>
      <ChoiceField
        legend={words.events}
        value={which(eventsListed)}
        options={[
          { value: "all", label: words.allEvents },
          { value: "listed", label: words.listedEvents },
        ]}
        onChange={(value) => draft.set({ eventsListed: value === "listed" })}
      />
      {eventsListed && (
        <>
          <LinesField
            label={words.listedEvents}
            hint={words.eventsHint}
            problem={fields["allow.events"]}
            value={events}
            onInput={(value) => draft.set({ events: value })}
          />
          <Seen seen={seenEvents} typed={events} onAdd={(value) => draft.set({ events: value })} />
        </>
      )}
      <ChoiceField
        legend={words.props}
        value={which(propsListed)}
        options={[
          { value: "all", label: words.allProps },
          { value: "listed", label: words.listedProps },
        ]}
        onChange={(value) => draft.set({ propsListed: value === "listed" })}
      />
      {propsListed && (
        <>
          <LinesField
            label={words.listedProps}
            hint={words.propsHint}
            problem={fields["allow.props"]}
            value={names}
            onInput={(value) => draft.set({ props: value })}
          />
          <Seen seen={seenProps} typed={names} onAdd={(value) => draft.set({ props: value })} />
        </>
      )}
    </DraftPanel>
  );
};
