import { useEffect, useMemo, useState } from "preact/hooks";
import type { VisitorRecord } from "../../protocol/visitor-record.ts";
import { Panel } from "../elements/panel.tsx";
import { saveFile } from "../elements/save-file.ts";
import type { Dashboard } from "../store/dashboard.ts";
import { createVisitorLookup, type Lookup } from "../store/visitor-lookup.ts";
import { visitorText as words } from "../text/settings-visitor.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import type { SectionProps } from "./props.ts";
import { TextField } from "./text-fields.tsx";

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

interface FoundActionsProps {
  site: string;
  record: VisitorRecord;
  onErase: () => void;
}

const FoundActions = ({ site, record, onErase }: FoundActionsProps) => {
  const download = (): void => {
    const content = new Blob([JSON.stringify(record, null, 2)], { type: "application/json" });
    saveFile(content, [site, "visitor"], "json");
  };
  return (
    <>
      <button type="button" class="button" onClick={download}>
        {words.download}
      </button>
      <button type="button" class="button button-danger" onClick={onErase}>
        {words.erase}
      </button>
    </>
  );
};

const Outcome = ({ dashboard, state }: { dashboard: Dashboard; state: Lookup }) => {
  const { whole } = dashboard.number;
  switch (state.phase) {
    case "found":
      return <Found dashboard={dashboard} record={state.record} />;
    case "nothing":
      return <p>{words.nothing}</p>;
    case "erasing":
      return <p>{state.waiting ? words.waiting : words.erasing}</p>;
    case "erased":
      return <p>{words.erased(whole(state.erasure.visits), whole(state.erasure.events))}</p>;
    default:
      return null;
  }
};

/** Everything that is held about one visitor: seen, taken along, erased. */
export const VisitorPanel = ({ dashboard, site, admin, settings }: SectionProps) => {
  const lookup = useMemo(
    () => createVisitorLookup({ api: admin, onFailure: dashboard.session.noticeFailure }),
    [admin, dashboard],
  );
  useEffect(() => () => lookup.close(), [lookup]);
  const [typed, setTyped] = useState("");
  const [isEmpty, setEmpty] = useState(false);
  /** Who is to be erased once somebody said that they are sure: whose record is shown, whatever was typed since. */
  const [erasing, setErasing] = useState<string | null>(null);
  const state = lookup.state.value;
  const busy = state.phase === "finding" || state.phase === "erasing";
  const find = (): void => {
    const visitor = typed.trim();
    setEmpty(visitor === "");
    if (visitor !== "" && !busy) void lookup.find(visitor);
  };
  return (
    <Panel heading={words.heading} class="setting-panel">
      <p class="muted setting-lead">{words.lead}</p>
      {settings.identity === "daily" && <p class="setting-warning">{words.daily}</p>}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          find();
        }}
      >
        <TextField
          label={words.id}
          hint={words.idHint(site)}
          problem={isEmpty ? words.empty : undefined}
          autocapitalize="none"
          spellcheck={false}
          maxLength={128}
          value={typed}
          onInput={setTyped}
        />
        <div class="setting-actions">
          <button type="submit" class="button" aria-disabled={busy}>
            {state.phase === "finding" ? words.finding : words.find}
          </button>
          {state.phase === "found" && (
            <FoundActions site={site} record={state.record} onErase={() => setErasing(state.record.visitor)} />
          )}
        </div>
      </form>
      <div role="status" class="visitor-state">
        <Outcome dashboard={dashboard} state={state} />
      </div>
      <p class="field-problem" role="alert">
        {state.phase === "failed" && state.message}
      </p>
      {erasing !== null && (
        <ConfirmDialog
          heading={words.eraseHeading}
          confirm={words.eraseConfirm}
          onClose={() => setErasing(null)}
          onConfirm={() => {
            setErasing(null);
            void lookup.erase(erasing);
          }}
        >
          <p>{words.eraseWhat(erasing)}</p>
        </ConfirmDialog>
      )}
    </Panel>
  );
};
