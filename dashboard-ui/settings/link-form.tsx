import { useState } from "preact/hooks";
import type { CreateLink, LinkKind } from "../../protocol/links.ts";
import type { Segment } from "../../protocol/segments.ts";
import { type Expiry, expiries, expiryInstant } from "../rules/link-expiry.ts";
import { settingProblems } from "../rules/setting-problems.ts";
import { sharingText } from "../text/settings-sharing.ts";
import { ChoiceField, Field } from "./field.tsx";

const words = sharingText.links;
const kinds: readonly LinkKind[] = ["dashboard", "counter"];
const blank = { name: "", password: "", expiry: "never" as Expiry, day: "", segment: "" };

export interface LinkFormProps {
  segments: readonly Segment[];
  /** @returns null, or why it was refused */
  make: (link: CreateLink) => Promise<string | null>;
}

/** Makes a share link. */
export const LinkForm = ({ segments, make }: LinkFormProps) => {
  const [kind, setKind] = useState<LinkKind>("dashboard");
  const [form, setForm] = useState(blank);
  const [refusal, setRefusal] = useState("");
  const [busy, setBusy] = useState(false);
  const set = (part: Partial<typeof blank>): void => {
    setForm({ ...form, ...part });
    setRefusal("");
  };
  const { fields, rest } = settingProblems(refusal, {});
  const submit = async (): Promise<void> => {
    const expiresAt = expiryInstant(form.expiry, form.day, Date.now());
    if (expiresAt === undefined) return setRefusal(`expires_at: ${words.noDay}`);
    setBusy(true);
    const isDashboard = kind === "dashboard";
    const refused = await make({
      kind,
      name: form.name,
      password: isDashboard && form.password !== "" ? form.password : null,
      expires_at: expiresAt,
      segment: isDashboard && form.segment !== "" ? Number(form.segment) : null,
    });
    setBusy(false);
    setRefusal(refused ?? "");
    if (refused === null) setForm(blank);
  };
  return (
    <form
      class="link-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void submit();
      }}
    >
      <h3>{words.make}</h3>
      <ChoiceField
        legend={words.kind}
        value={kind}
        options={kinds.map((value) => ({ value, label: words.kinds[value], hint: words.kindHints[value] }))}
        onChange={setKind}
      />
      <div class="setting-columns">
        <Field label={words.name} hint={words.nameHint} problem={fields.name}>
          {(control) => (
            <input
              {...control}
              class="field"
              maxLength={100}
              autocomplete="off"
              value={form.name}
              onInput={(event) => set({ name: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field label={words.expires} problem={fields.expires_at}>
          {(control) => (
            <select
              {...control}
              class="field"
              value={form.expiry}
              onChange={(event) => set({ expiry: event.currentTarget.value as Expiry })}
            >
              {expiries.map((value) => (
                <option key={value} value={value}>
                  {words.expiry[value]}
                </option>
              ))}
            </select>
          )}
        </Field>
        {form.expiry === "day" && (
          <Field label={words.lastDay}>
            {(control) => (
              <input
                {...control}
                class="field"
                type="date"
                value={form.day}
                onInput={(event) => set({ day: event.currentTarget.value })}
              />
            )}
          </Field>
        )}
        {kind === "dashboard" && (
          <>
            <Field label={words.password} hint={words.passwordHint} problem={fields.password}>
              {(control) => (
                <input
                  {...control}
                  class="field"
                  type="password"
                  autocomplete="new-password"
                  maxLength={128}
                  value={form.password}
                  onInput={(event) => set({ password: event.currentTarget.value })}
                />
              )}
            </Field>
            <Field label={words.segment} hint={words.segmentHint} problem={fields.segment}>
              {(control) => (
                <select
                  {...control}
                  class="field"
                  value={form.segment}
                  onChange={(event) => set({ segment: event.currentTarget.value })}
                >
                  <option value="">{words.everything}</option>
                  {segments.map(({ id, name }) => (
                    <option key={id} value={String(id)}>
                      {name}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          </>
        )}
      </div>
      <div class="setting-actions">
        <button type="submit" class="button button-primary" aria-disabled={busy}>
          {words.add}
        </button>
      </div>
      <p class="field-problem" role="alert">
        {rest}
      </p>
    </form>
  );
};
