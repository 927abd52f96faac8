import { useEffect, useMemo, useState } from "preact/hooks";
import type { Segment } from "../../protocol/segments.ts";
import { Link } from "../elements/link.tsx";
import { pathOfSite } from "../rules/route.ts";
import type { SegmentsStore } from "../store/segments.ts";
import { sharingText } from "../text/settings-sharing.ts";
import { EntryPanel, RemoveButton, type RowActions } from "./entry-panel.tsx";
import type { SectionProps } from "./props.ts";

const words = sharingText.segments;

interface NameFormProps {
  segment: Segment;
  onSave: (name: string) => void;
}

const NameForm = ({ segment, onSave }: NameFormProps) => {
  const [name, setName] = useState(segment.name);
  return (
    <form
      class="setting-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSave(name);
      }}
    >
      <input
        class="field field-small"
        aria-label={words.name(segment.name)}
        maxLength={100}
        // It opened on request: whoever asked wants to type here.
        ref={(field) => field?.focus()}
        value={name}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <button type="submit" class="button button-primary">
        {words.save}
      </button>
    </form>
  );
};

interface RowProps extends SectionProps, RowActions {
  segment: Segment;
  segments: SegmentsStore;
}

const SegmentRow = ({ dashboard, site, segment, segments, onRemove, onRefused }: RowProps) => {
  const [renaming, setRenaming] = useState(false);
  const rename = async (name: string): Promise<void> => {
    const refusal = await segments.change(segment.id, { name });
    onRefused(refusal);
    if (refusal === null) setRenaming(false);
  };
  const count = segment.filters.length;
  return (
    <li>
      {renaming ? (
        <NameForm segment={segment} onSave={(name) => void rename(name)} />
      ) : (
        <span class="setting-words">
          <Link
            router={dashboard.router}
            href={`${pathOfSite(site)}?period=30d&f=is,segment,${segment.id}`}
            label={words.show(segment.name)}
          >
            <bdi>{segment.name}</bdi>
          </Link>
          <span class="muted">{count === 1 ? words.condition : words.conditions(dashboard.number.whole(count))}</span>
        </span>
      )}
      <span class="setting-buttons">
        <button
          type="button"
          class="button"
          aria-label={words.renameOf(segment.name)}
          aria-expanded={renaming}
          onClick={() => setRenaming(!renaming)}
        >
          {words.rename}
        </button>
        <RemoveButton label={words.remove(segment.name)} onRemove={onRemove} />
      </span>
    </li>
  );
};

/** The segments of a site: renamed and deleted here, made where filters are. */
export const SegmentsPanel = (props: SectionProps) => {
  const { dashboard, site } = props;
  const segments = useMemo(() => dashboard.segmentsOf(site), [dashboard, site]);
  useEffect(() => segments.need(), [segments]);
  return (
    <EntryPanel
      heading={words.heading}
      lead={
        <>
          {words.hint}{" "}
          <Link router={dashboard.router} href={`${pathOfSite(site)}?period=30d`}>
            {words.toFigures}
          </Link>
        </>
      }
      none={words.none}
      list={segments}
      removal={{
        heading: words.removeHeading,
        what: ({ name }) => words.removeWhat(name),
        confirm: words.removeConfirm,
      }}
      row={(segment, actions) => (
        <SegmentRow {...props} key={segment.id} segment={segment} segments={segments} {...actions} />
      )}
    />
  );
};
