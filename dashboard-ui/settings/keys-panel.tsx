import type { ApiKey, CreateKey } from "../../protocol/keys.ts";
import { CopyButton } from "../elements/copy-button.tsx";
import type { DayFormat } from "../rules/format-day.ts";
import type { SiteAdminApi } from "../store/site-admin-api.ts";
import { accessText } from "../text/settings-access.ts";
import { EntryPanel, RemoveButton, useEntryList } from "./entry-panel.tsx";
import { KeyForm } from "./key-form.tsx";
import type { SectionProps } from "./props.ts";

const words = accessText.keys;

/** A key, with its secret right after it was made. */
type ShownKey = ApiKey & { key?: string };

const partsOf = (admin: SiteAdminApi) => ({
  load: admin.keys as () => Promise<ShownKey[]>,
  make: ({ kind, name }: CreateKey): Promise<ShownKey> => admin.createKey(kind, name),
  remove: admin.revokeKey,
});

const nameOf = (key: ShownKey): string => key.name || words.unnamed;

/** When it was made, and used last. */
const ageOf = ({ created_at: created, last_used: used }: ShownKey, { day }: DayFormat): string =>
  [
    words.created(day(new Date(created).toISOString().slice(0, 10))),
    used === null ? words.unused : words.used(day(used)),
  ].join(" · ");

/** The API keys of a site: listed, made, revoked. A new one is shown once. */
export const KeysPanel = (props: SectionProps) => {
  const { dashboard } = props;
  const list = useEntryList(props, partsOf);
  const secret = list.made.value?.key;
  return (
    <EntryPanel
      heading={words.heading}
      lead={words.hint}
      none={words.none}
      list={list}
      removal={{
        heading: words.revokeHeading,
        what: (key) => words.revokeWhat(nameOf(key)),
        confirm: words.revokeConfirm,
      }}
      row={(key, { onRemove }) => (
        <li key={key.id}>
          <span class="setting-kind">{words.kinds[key.kind]}</span>
          <span class="setting-words">
            <bdi>{nameOf(key)}</bdi>
            <span class="muted">{ageOf(key, dashboard.day)}</span>
          </span>
          <RemoveButton label={words.revoke(nameOf(key))} title={words.revokeConfirm} onRemove={onRemove} />
        </li>
      )}
    >
      {secret !== undefined && (
        <div class="new-key" role="status">
          <p>{words.made}</p>
          <code>{secret}</code>
          <CopyButton content={secret} />
        </div>
      )}
      <KeyForm make={list.make} />
    </EntryPanel>
  );
};
