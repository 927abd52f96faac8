import { useLayoutEffect, useState } from "preact/hooks";
import { Dialog } from "../elements/dialog.tsx";
import { parseRoute } from "../rules/route.ts";
import { type SectionName, sectionOfDraft } from "../rules/settings-sections.ts";
import type { Dashboard } from "../store/dashboard.ts";
import type { SettingsStore } from "../store/site-settings.ts";
import { frameText } from "../text/settings-frame.ts";

const words = frameText.leave;

export const unsavedSections = (store: SettingsStore): Set<SectionName> =>
  new Set(store.unsaved.value.flatMap((name) => sectionOfDraft[name] ?? []));

export interface LeaveDialogProps {
  dashboard: Dashboard;
  site: string;
  store: SettingsStore;
  /** Whether an import is under way, which ends with the page. */
  importing: boolean;
}

/** Keeps what is typed, and an import that is under way, from being lost by a step elsewhere. Between sections nothing is lost. */
export const LeaveDialog = ({ dashboard, site, store, importing }: LeaveDialogProps) => {
  const { router } = dashboard;
  /** The step that waits for an answer. */
  const [step, setStep] = useState<{ take: () => void } | null>(null);
  const [refused, setRefused] = useState(false);
  const isDirty = store.unsaved.value.length > 0;
  const holds = isDirty || importing;
  // Before the paint: whoever sees that something is unsaved is asked.
  useLayoutEffect(() => {
    if (!holds) return;
    router.ask((path, take) => {
      const route = path === null ? null : parseRoute(path.replace(/[?#].*$/, ""));
      if (route?.name === "settings" && route.site === site) return true;
      setStep({ take });
      return false;
    });
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => {
      router.ask(null);
      window.removeEventListener("beforeunload", warn);
    };
  }, [router, site, holds]);
  if (step === null) return null;
  const leave = (): void => {
    router.ask(null);
    step.take();
  };
  const names = Array.from(unsavedSections(store), (name) => frameText.names[name]).join(", ");
  const stay = (): void => {
    setStep(null);
    setRefused(false);
  };
  return (
    <Dialog heading={words.heading} class="dialog-small" onClose={stay}>
      <div class="dialog-words">
        {isDirty && <p>{words.what(names)}</p>}
        {importing && <p>{words.import}</p>}
        <p class="field-problem" role="alert">
          {refused && words.refused}
        </p>
      </div>
      <div class="dialog-actions">
        <button type="button" class="button" onClick={stay}>
          {words.stay}
        </button>
        <button type="button" class="button button-danger" onClick={leave}>
          {isDirty ? words.leave : words.stopImport}
        </button>
        {isDirty && (
          <button
            type="button"
            class="button button-primary"
            onClick={async () => {
              if (await store.saveAll()) leave();
              else setRefused(true);
            }}
          >
            {words.save}
          </button>
        )}
      </div>
    </Dialog>
  );
};
