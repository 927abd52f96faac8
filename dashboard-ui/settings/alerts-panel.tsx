import { useEffect } from "preact/hooks";
import type { Alert } from "../../protocol/alerts.ts";
import { blankAlert, watchableGoals } from "../rules/alert-draft.ts";
import type { SiteAdminApi } from "../store/site-admin-api.ts";
import { alertsText } from "../text/settings-alerts.ts";
import { AlertForm } from "./alert-form.tsx";
import { AlertRow } from "./alert-row.tsx";
import { EntryPanel, useEntryList } from "./entry-panel.tsx";
import type { SectionProps } from "./props.ts";

const words = alertsText;
/** While somebody looks at them. */
const ASK_AGAIN_MS = 15_000;

const partsOf = (admin: SiteAdminApi) => ({
  load: admin.alerts as () => Promise<Alert[]>,
  make: (alert: object): Promise<Alert> => admin.createAlert(alert),
  remove: admin.deleteAlert,
});

/** The alerts of a site: how each stands, made, changed, tried out, deleted. */
export const AlertsPanel = (props: SectionProps) => {
  const { admin, settings } = props;
  const list = useEntryList(props, partsOf);
  const goals = watchableGoals(settings.goals);
  // They fire and arrive by themselves.
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible" && list.failure.peek() === null) void list.load();
    }, ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [list]);
  return (
    <EntryPanel
      heading={words.heading}
      lead={words.hint}
      none={words.none}
      list={list}
      removal={{
        heading: words.removeHeading,
        what: ({ name }) => words.removeWhat(name),
        confirm: words.removeConfirm,
      }}
      row={(alert, actions) => (
        <AlertRow
          {...props}
          key={alert.id}
          alert={alert}
          goals={goals}
          change={(part) => list.change(() => admin.changeAlert(alert.id, part))}
          {...actions}
        />
      )}
    >
      <AlertForm begin={blankAlert} goals={goals} changes={false} hasSecret={false} send={list.make} />
    </EntryPanel>
  );
};
