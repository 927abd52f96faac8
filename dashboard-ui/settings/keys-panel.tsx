import { useState } from "preact/hooks";
import type { KeyKind } from "../../protocol/keys.ts";
import { CopyButton } from "../elements/copy-button.tsx";
import { Icon } from "../elements/icon.tsx";
import { Panel } from "../elements/panel.tsx";
import type { Dashboard } from "../store/dashboard.ts";
import type { SettingsStore } from "../store/site-settings.ts";
import { text } from "../text.ts";

const kinds: readonly KeyKind[] = ["read", "write"];

/** The API keys of a site: listed, made, revoked. A new one is shown once. */
export const KeysPanel = ({ dashboard, store }: { dashboard: Dashboard; store: SettingsStore }) => {
  const [name, setName] = useState("");
  const [kind, setKind] = useState<KeyKind>("read");
  const [problem, setProblem] = useState<string | null>(null);
  const made = store.newKey.value;
  return (
    <Panel heading={text.settings.keys}>
      <p class="muted">{text.settings.keysHint}</p>
      {store.keys.value.length === 0 && <p class="empty">{text.settings.noKeys}</p>}
      <ul class="setting-list">
        {store.keys.value.map((key) => (
          <li key={key.id}>
            <span class="setting-kind">{text.settings.keyKinds[key.kind]}</span>
            <bdi>{key.name || text.settings.unnamed}</bdi>
            <span class="muted">{dashboard.day.day(new Date(key.created_at).toISOString().slice(0, 10))}</span>
            <button
              type="button"
              class="icon-button"
              aria-label={text.settings.revoke(key.name || text.settings.unnamed)}
              onClick={async () => setProblem(await store.revokeKey(key.id))}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      {made !== null && (
        <div class="new-key" role="status">
          <p>{text.settings.newKey}</p>
          <code>{made}</code>
          <CopyButton content={made} />
        </div>
      )}
      <form
        class="setting-form"
        onSubmit={async (event) => {
          event.preventDefault();
          const refusal = await store.makeKey(kind, name);
          setProblem(refusal);
          if (refusal === null) setName("");
        }}
      >
        <input
          class="field field-small"
          aria-label={text.settings.keyName}
          placeholder={text.settings.keyName}
          maxLength={100}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <select
          class="field field-small"
          aria-label={text.settings.keyKind}
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value as KeyKind)}
        >
          {kinds.map((value) => (
            <option key={value} value={value}>
              {text.settings.keyKinds[value]}
            </option>
          ))}
        </select>
        <button type="submit" class="button button-primary">
          {text.settings.addKey}
        </button>
      </form>
      <p class="field-problem" role="alert">
        {problem}
      </p>
    </Panel>
  );
};
