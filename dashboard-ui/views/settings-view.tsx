import "../styles/settings.css";
import "../styles/setting-lists.css";
import "../styles/alerts.css";
import type { ComponentType } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { Link } from "../elements/link.tsx";
import { Notice } from "../elements/notice.tsx";
import { Skeleton } from "../elements/skeleton.tsx";
import { isUnderWay } from "../rules/import-state.ts";
import { pathOfSettings, pathOfSite } from "../rules/route.ts";
import { type SectionName, sectionOf } from "../rules/settings-sections.ts";
import { AlertsPanel } from "../settings/alerts-panel.tsx";
import { CollectionSection } from "../settings/collection-section.tsx";
import { DeleteSection } from "../settings/delete-section.tsx";
import { GeneralSection } from "../settings/general-section.tsx";
import { GoalsPanel } from "../settings/goals-panel.tsx";
import { HealthSection } from "../settings/health-section.tsx";
import { ImportSection } from "../settings/import-section.tsx";
import { KeysPanel } from "../settings/keys-panel.tsx";
import { LeaveDialog, unsavedSections } from "../settings/leave-dialog.tsx";
import { LimitsSection } from "../settings/limits-section.tsx";
import { LinksPanel } from "../settings/links-panel.tsx";
import { closeSettings, openSettings } from "../settings/open-settings.ts";
import { PrivacySection } from "../settings/privacy-section.tsx";
import type { SectionProps } from "../settings/props.ts";
import { SegmentsPanel } from "../settings/segments-panel.tsx";
import { SettingsNav } from "../settings/settings-nav.tsx";
import { TrackerSection } from "../settings/tracker-section.tsx";
import type { Dashboard } from "../store/dashboard.ts";
import { frameText } from "../text/settings-frame.ts";
import { text } from "../text.ts";
import { NotFoundView } from "./not-found-view.tsx";

const panels: Record<Exclude<SectionName, "import">, ComponentType<SectionProps>> = {
  general: GeneralSection,
  goals: GoalsPanel,
  tracker: TrackerSection,
  collection: CollectionSection,
  privacy: PrivacySection,
  limits: LimitsSection,
  keys: KeysPanel,
  links: LinksPanel,
  segments: SegmentsPanel,
  alerts: AlertsPanel,
  health: HealthSection,
  delete: DeleteSection,
};

export interface SettingsViewProps {
  dashboard: Dashboard;
  site: string;
  /** As the address names it. */
  section: string;
}

/** What an admin sets for a site, a section at a time. What is typed stays while one looks at other sections. */
export const SettingsView = ({ dashboard, site, section }: SettingsViewProps) => {
  const { admin, store, run } = useMemo(() => openSettings(dashboard, site), [dashboard, site]);
  useEffect(() => {
    void store.load();
    return () => closeSettings(dashboard, site);
  }, [dashboard, site, store]);
  const current = sectionOf(section);
  useEffect(() => {
    if (current !== null) document.title = text.title.site(`${frameText.names[current]} · ${site}`);
  }, [current, site]);
  const failure = store.failure.value;
  const settings = store.settings.value;
  if (current === null || failure?.status === 404 || failure?.status === 403) {
    const path = current === null ? pathOfSettings(site, section) : pathOfSite(site);
    return <NotFoundView dashboard={dashboard} path={path} {...(current === null ? {} : { site })} />;
  }
  const props = { dashboard, site, admin, store };
  const Section = current === "import" ? null : panels[current];
  return (
    <div class="page settings">
      <div class="page-head">
        <h1>{frameText.heading(site)}</h1>
        <Link router={dashboard.router} href={pathOfSite(site)} class="button">
          {frameText.back}
        </Link>
      </div>
      <SettingsNav dashboard={dashboard} site={site} current={current} unsaved={unsavedSections(store)} />
      <div class="settings-body">
        {failure !== null && <Notice message={failure.message} onRetry={() => void store.load()} />}
        {failure === null && settings === null && (
          <div class="panel">
            <Skeleton rows={6} />
          </div>
        )}
        {settings !== null && Section !== null && <Section {...props} settings={settings} />}
        {settings !== null && current === "import" && <ImportSection {...props} settings={settings} run={run} />}
      </div>
      <LeaveDialog dashboard={dashboard} site={site} store={store} importing={isUnderWay(run.state.value)} />
    </div>
  );
};
