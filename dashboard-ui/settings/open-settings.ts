import type { Dashboard } from "../store/dashboard.ts";
import { createImportRun, type ImportRun } from "../store/import-run.ts";
import { createSiteAdminApi, type SiteAdminApi } from "../store/site-admin-api.ts";
import { createSettings, type SettingsStore } from "../store/site-settings.ts";

/** The settings that are open: what is typed and not saved, and an import that is under way. */
export interface OpenSettings {
  readonly site: string;
  readonly admin: SiteAdminApi;
  readonly store: SettingsStore;
  readonly run: ImportRun;
}

const open = new WeakMap<Dashboard, OpenSettings>();

/** The settings of a site, as they were where a session ended over them. */
export const openSettings = (dashboard: Dashboard, site: string): OpenSettings => {
  const known = open.get(dashboard);
  if (known?.site === site) return known;
  known?.run.cancel();
  const admin = createSiteAdminApi(dashboard.http, site);
  const onFailure = dashboard.session.noticeFailure;
  const made = {
    site,
    admin,
    store: createSettings({ site, api: admin, onFailure }),
    run: createImportRun({ send: admin.import, onFailure }),
  };
  open.set(dashboard, made);
  return made;
};

/** For when the screen goes: somebody left, or signed out. A session that ended by itself takes nothing along. */
export const closeSettings = (dashboard: Dashboard, site: string): void => {
  const state = dashboard.session.state.peek();
  const known = open.get(dashboard);
  // The settings of another site may be open already.
  if (known?.site !== site || (state.phase === "signed-out" && state.notice !== null)) return;
  known.run.cancel();
  open.delete(dashboard);
};
