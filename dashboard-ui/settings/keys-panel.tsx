import { useEffect, useMemo, useState } from "preact/hooks";
import type { ApiKey, CreateKey, KeyKind } from "../../protocol/keys.ts";
import { CopyButton } from "../elements/copy-button.tsx";
import { Icon } from "../elements/icon.tsx";
import { Panel } from "../elements/panel.tsx";
import { createEntryList } from "../store/entry-list.ts";
import { accessText } from "../text/settings-access.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { EntryState } from "./entry-state.tsx";
import { Field } from "./field.tsx";
import type { SectionProps } from "./props.ts";

const words = accessText.keys;
const kinds: readonly KeyKind[] = ["read", "write"];

/** A key, with its secret right after it was made. */
type ShownKey = ApiKey & { key?: string };

/** The API keys of a site: listed, made, revoked. A new one is shown once. */
export const KeysPanel = ({ dashboard, admin }: SectionProps) => {
  const list = useMemo(
    () =>
      createEntryList<ShownKey, CreateKey>({
        load: admin.keys,
        make: ({ kind, name }) => admin.createKey(kind, name),
        remove: admin.revokeKey,
        onFailure: dashboard.session.noticeFailure,
      }),
    [admin, dashboard],
  );
  useEffect(() => void list.load(), [list]);
  const [name, setName] = useState("");
  const [kind, setKind] = useState<KeyKind>("read");
  const [problem, setProblem] = useState<string | null>(null);
  const [revoking, setRevoking] = useState<ShownKey | null>(null);
  const made = list.made.value;
  const nameOf = (key: ShownKey): string => key.name || words.unnamed;
  const day = (at: number): string => dashboard.day.day(new Date(at).toISOString().slice(0, 10));
  return (
    <Panel heading={words.heading} class="setting-panel">
      <p class="muted setting-lead">{words.hint}</p>
      <EntryState list={list} none={words.none} />
      <ul class="setting-list">
        {(list.entries.value ?? []).map((key) => (
          <li key={key.id}>
            <span class="setting-kind">{words.kinds[key.kind]}</span>
            <span class="setting-words">
              <bdi>{nameOf(key)}</bdi>
              <span class="muted">
                {words.created(day(key.created_at))} ·{" "}
                {key.last_used === null ? words.unused : words.used(dashboard.day.day(key.last_used))}
              </span>
            </span>
            <button
              type="button"
              class="icon-button"
              aria-label={words.revoke(nameOf(key))}
              title={words.revokeConfirm}
              onClick={() => setRevoking(key)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      {made?.key !== undefined && (
        <div class="new-key" role="status">
          <p>{words.made}</p>
          <code>{made.key}</code>
          <CopyButton content={made.key} />
        </div>
      )}
      <form
        class="setting-columns"
        noValidate
        onSubmit={async (event) => {
          event.preventDefault();
          const refusal = await list.make({ kind, name });
          setProblem(refusal);
          if (refusal === null) setName("");
        }}
      >
        <Field label={words.name}>
          {(control) => (
            <input
              {...control}
              class="field"
              maxLength={100}
              autocomplete="off"
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          )}
        </Field>
        <Field label={words.kind}>
          {(control) => (
            <select
              {...control}
              class="field"
              value={kind}
              onChange={(event) => setKind(event.currentTarget.value as KeyKind)}
            >
              {kinds.map((value) => (
                <option key={value} value={value}>
                  {words.kinds[value]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <div class="setting-actions">
          <button type="submit" class="button button-primary">
            {words.add}
          </button>
        </div>
      </form>
      <p class="field-problem" role="alert">
        {problem}
      </p>
      {revoking !== null && (
        <ConfirmDialog
          heading={words.revokeHeading}
          confirm={words.revokeConfirm}
          onClose={() => setRevoking(null)}
          onConfirm={async () => {
            setRevoking(null);
            setProblem(await list.remove(revoking.id));
          }}
        >
          <p>{words.revokeWhat(nameOf(revoking))}</p>
        </ConfirmDialog>
      )}
    </Panel>
  );
};
