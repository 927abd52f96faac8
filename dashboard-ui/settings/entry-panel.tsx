import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { Panel } from "../elements/panel.tsx";
import { createEntryList, type EntryList, type EntryListParts } from "../store/entry-list.ts";
import type { SiteAdminApi } from "../store/site-admin-api.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { EntryState } from "./entry-state.tsx";
import type { SectionProps } from "./props.ts";

/** What keys, share links and segments have in common on the screen: a list whose entries are taken back after asking. */

type Identified = { id: string | number };

/**
 * A list that is loaded when it is shown.
 * @param partsOf how the server is asked; the same function at every drawing
 */
export const useEntryList = <TEntry extends Identified, TNew>(
  { admin, dashboard }: SectionProps,
  partsOf: (admin: SiteAdminApi) => Omit<EntryListParts<TEntry, TNew>, "onFailure">,
): EntryList<TEntry, TNew> => {
  const list = useMemo(
    () => createEntryList({ ...partsOf(admin), onFailure: dashboard.session.noticeFailure }),
    [admin, dashboard, partsOf],
  );
  useEffect(() => void list.load(), [list]);
  return list;
};

/** What an entry's row may do. */
export interface RowActions {
  /** Takes it back, after asking. */
  onRemove: () => void;
  /** Says below the list why something was refused; null: nothing was. */
  onRefused: (problem: string | null) => void;
}

export interface EntryPanelProps<TEntry extends Identified> {
  heading: string;
  lead: ComponentChildren;
  /** Said of an empty list. */
  none: string;
  list: Pick<EntryList<TEntry, never>, "entries" | "failure" | "load" | "remove">;
  /** What is asked before an entry is taken back. */
  removal: { heading: string; what: (entry: TEntry) => string; confirm: string };
  row: (entry: TEntry, actions: RowActions) => ComponentChildren;
  /** Below the list: how one is made. */
  children?: ComponentChildren;
}

export const EntryPanel = <TEntry extends Identified>(props: EntryPanelProps<TEntry>) => {
  const { heading, lead, none, list, removal, row, children } = props;
  const [removing, setRemoving] = useState<TEntry | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <Panel heading={heading} class="setting-panel">
      <p class="muted setting-lead">{lead}</p>
      <EntryState list={list} none={none} />
      <ul class="setting-list">
        {(list.entries.value ?? []).map((entry) =>
          row(entry, { onRemove: () => setRemoving(entry), onRefused: setProblem }),
        )}
      </ul>
      <p class="field-problem" role="alert">
        {problem}
      </p>
      {children}
      {removing !== null && (
        <ConfirmDialog
          heading={removal.heading}
          confirm={removal.confirm}
          onClose={() => setRemoving(null)}
          onConfirm={async () => {
            setRemoving(null);
            setProblem(await list.remove(removing.id));
          }}
        >
          <p>{removal.what(removing)}</p>
        </ConfirmDialog>
      )}
    </Panel>
  );
};

export interface RemoveButtonProps {
  label: string;
  title?: string;
  onRemove: () => void;
}

/** Takes an entry of a list back. */
export const RemoveButton = ({ label, title, onRemove }: RemoveButtonProps) => (
  <button type="button" class="icon-button" aria-label={label} title={title ?? label} onClick={onRemove}>
    <Icon name="close" />
  </button>
);
