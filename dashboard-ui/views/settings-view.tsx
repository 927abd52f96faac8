import { useEffect, useMemo } from "preact/hooks";
import { Link } from "../elements/link.tsx";
import { Notice } from "../elements/notice.tsx";
import { Skeleton } from "../elements/skeleton.tsx";
import { pathOfSite } from "../rules/route.ts";
import { GoalsPanel } from "../settings/goals-panel.tsx";
import { KeysPanel } from "../settings/keys-panel.tsx";
import type { Dashboard } from "../store/dashboard.ts";
import { text } from "../text.ts";
import { NotFoundView } from "./not-found-view.tsx";

/** What an admin sets for a site. */
export const SettingsView = ({ dashboard, site }: { dashboard: Dashboard; site: string }) => {
  const store = useMemo(() => dashboard.openSettings(site), [dashboard, site]);
  useEffect(() => {
    document.title = text.title.site(site);
    void store.load();
  }, [store, site]);
  const failure = store.failure.value;
  if (failure?.status === 404 || failure?.status === 403) {
    return <NotFoundView dashboard={dashboard} path={pathOfSite(site)} site={site} />;
  }
  return (
    <div class="page page-narrow settings">
      <div class="page-head">
        <h1>{text.settings.heading(site)}</h1>
        <Link router={dashboard.router} href={pathOfSite(site)} class="button">
          {text.settings.back}
        </Link>
      </div>
      {failure !== null && <Notice message={failure.message} onRetry={() => void store.load()} />}
      {failure === null && store.settings.value === null && <Skeleton rows={6} />}
      {store.settings.value !== null && (
        <>
          <GoalsPanel store={store} />
          <KeysPanel dashboard={dashboard} store={store} />
        </>
      )}
    </div>
  );
};
