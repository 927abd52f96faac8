import { useEffect, useMemo, useState } from "preact/hooks";
import type { VisitorRecord } from "../../protocol/visitor-record.ts";
import { Panel } from "../elements/panel.tsx";
import { saveFile } from "../elements/save-file.ts";
import type { Dashboard } from "../store/dashboard.ts";
import { createVisitorLookup } from "../store/visitor-lookup.ts";
import { visitorText as words } from "../text/settings-visitor.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { Field } from "./field.tsx";
import type { SectionProps } from "./props.ts";

/** Visits that are listed; the file has them all. */
const LISTED = 20;

const dayOf = (dashboard: Dashboard, at: number): string =>
  `${dashboard.day.day(new Date(at).toISOString().slice(0, 10))}, ${dashboard.time.minute(at)}`;

const eventsOf = ({ visits }: VisitorRecord): number => visits.reduce((sum, { events }) => sum + events.length, 0);

const Found = ({ dashboard, record }: { dashboard: Dashboard; record: VisitorRecord }) => {
  const { number } = dashboard;
  const [first, last] = [record.visits[0], record.visits.at(-1)];
  return (
    <div class="visitor-record">
      <p>
        {words.found(number.whole(record.visits.length), number.whole(eventsOf(record)))}{" "}
        {first && last && words.between(dayOf(dashboard, first.from), dayOf(dashboard, last.to))}
      </p>
      <details>
        <summary>{words.show}</summary>
        <div class="table-scroll">
          <table class="setting-table">
            <thead>
              <tr>
                <th scope="col">{words.when}</th>
                <th scope="col">{words.where}</th>
                <th scope="col">{words.pages}</th>
              </tr>
            </thead>
            <tbody>
              {record.visits
                .slice(-LISTED)
                .reverse()
                .map((visit) => (
                  <tr key={visit.from}>
                    <td>{dayOf(dashboard, visit.from)}</td>
                    <td>
                      {[visit.city, dashboard.countryName(visit.country), visit.device, visit.browser]
                        .filter(Boolean)
                        .join(" · ")}
                    </td>
                    <td>
                      <bdi>
                        {visit.events.map(({ type, name, page }) => (type === "event" ? name : page)).join(", ")}
                      </bdi>
                    </td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      </details>
    </div>
  );
};

/** Everything that is held about one visitor: seen, taken along, erased. */
export const VisitorPanel = ({ dashboard, site, admin, settings }: SectionProps) => {
  const lookup = useMemo(
    () => createVisitorLookup({ api: admin, onFailure: dashboard.session.noticeFailure }),
    [admin, dashboard],
  );
  useEffect(() => () => lookup.close(), [lookup]);
  const [id, setId] = useState("");
  const [isEmpty, setEmpty] = useState(false);
  const [asking, setAsking] = useState(false);
  const state = lookup.state.value;
  const visitor = id.trim();
  const busy = state.phase === "finding" || state.phase === "erasing";
  return (
    <Panel heading={words.heading} class="setting-panel">
      <p class="muted setting-lead">{words.lead}</p>
      {settings.identity === "daily" && <p class="setting-warning">{words.daily}</p>}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setEmpty(visitor === "");
          if (visitor !== "" && !busy) void lookup.find(visitor);
        }}
      >
        <Field label={words.id} hint={words.idHint(site)} problem={isEmpty ? words.empty : undefined}>
          {(control) => (
            <input
              {...control}
              class="field"
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              maxLength={128}
              value={id}
              onInput={(event) => setId(event.currentTarget.value)}
            />
          )}
        </Field>
        <div class="setting-actions">
          <button type="submit" class="button" aria-disabled={busy}>
            {state.phase === "finding" ? words.finding : words.find}
          </button>
          {state.phase === "found" && (
            <>
              <button
                type="button"
                class="button"
                onClick={() =>
                  saveFile(
                    new Blob([JSON.stringify(state.record, null, 2)], { type: "application/json" }),
                    [site, "visitor"],
                    "json",
                  )
                }
              >
                {words.download}
              </button>
              <button type="button" class="button button-danger" onClick={() => setAsking(true)}>
                {words.erase}
              </button>
            </>
          )}
        </div>
      </form>
      <div role="status" class="visitor-state">
        {state.phase === "found" && <Found dashboard={dashboard} record={state.record} />}
        {state.phase === "nothing" && <p>{words.nothing}</p>}
        {state.phase === "erasing" && <p>{state.waiting ? words.waiting : words.erasing}</p>}
        {state.phase === "erased" && (
          <p>
            {words.erased(dashboard.number.whole(state.erasure.visits), dashboard.number.whole(state.erasure.events))}
          </p>
        )}
      </div>
      <p class="field-problem" role="alert">
        {state.phase === "failed" && state.message}
      </p>
      {asking && (
        <ConfirmDialog
          heading={words.eraseHeading}
          confirm={words.eraseConfirm}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            void lookup.erase(visitor);
          }}
        >
          <p>{words.eraseWhat(visitor)}</p>
        </ConfirmDialog>
      )}
    </Panel>
  );
};
