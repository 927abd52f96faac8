import { useEffect, useMemo, useState } from "preact/hooks";
import type { Segment } from "../../protocol/segments.ts";
import { Icon } from "../elements/icon.tsx";
import { Link } from "../elements/link.tsx";
import { Panel } from "../elements/panel.tsx";
import { pathOfSite } from "../rules/route.ts";
import { createEntryList } from "../store/entry-list.ts";
import { sharingText } from "../text/settings-sharing.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { EntryState } from "./entry-state.tsx";
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

/** The segments of a site: renamed and deleted here, made where filters are. */
export const SegmentsPanel = ({ dashboard, site, admin }: SectionProps) => {
  const list = useMemo(
    () =>
      createEntryList<Segment, never>({
        load: admin.segments,
        make: () => Promise.reject(new Error("segments are made where filters are")),
        remove: admin.removeSegment,
        onFailure: dashboard.session.noticeFailure,
      }),
    [admin, dashboard],
  );
  useEffect(() => void list.load(), [list]);
  const [renaming, setRenaming] = useState<number | null>(null);
  const [removing, setRemoving] = useState<Segment | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const rename = async (id: number, name: string): Promise<void> => {
    const refusal = await list.change(() => admin.renameSegment(id, name));
    setProblem(refusal);
    if (refusal === null) setRenaming(null);
  };
  return (
    <Panel heading={words.heading} class="setting-panel">
      <p class="muted setting-lead">
        {words.hint}{" "}
        <Link router={dashboard.router} href={`${pathOfSite(site)}?period=30d`}>
          {words.toFigures}
        </Link>
      </p>
      <EntryState list={list} none={words.none} />
      <ul class="setting-list">
        {(list.entries.value ?? []).map((segment) => (
          <li key={segment.id}>
            {renaming === segment.id ? (
              <NameForm segment={segment} onSave={(name) => void rename(segment.id, name)} />
            ) : (
              <span class="setting-words">
                <Link
                  router={dashboard.router}
                  href={`${pathOfSite(site)}?period=30d&f=is,segment,${segment.id}`}
                  label={words.show(segment.name)}
                >
                  <bdi>{segment.name}</bdi>
                </Link>
                <span class="muted">
                  {segment.filters.length === 1
                    ? words.condition
                    : words.conditions(dashboard.number.whole(segment.filters.length))}
                </span>
              </span>
            )}
            <span class="setting-buttons">
              <button
                type="button"
                class="button"
                aria-label={words.renameOf(segment.name)}
                aria-expanded={renaming === segment.id}
                onClick={() => setRenaming(renaming === segment.id ? null : segment.id)}
              >
                {words.rename}
              </button>
              <button
                type="button"
                class="icon-button"
                aria-label={words.remove(segment.name)}
                onClick={() => setRemoving(segment)}
              >
                <Icon name="close" />
              </button>
            </span>
          </li>
        ))}
      </ul>
      <p class="field-problem" role="alert">
        {problem}
      </p>
      {removing !== null && (
        <ConfirmDialog
          heading={words.removeHeading}
          confirm={words.removeConfirm}
          onClose={() => setRemoving(null)}
          onConfirm={async () => {
            setRemoving(null);
            setProblem(await list.remove(removing.id));
          }}
        >
          <p>{words.removeWhat(removing.name)}</p>
        </ConfirmDialog>
      )}
    </Panel>
  );
};
