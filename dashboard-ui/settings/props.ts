import type { SiteSettings } from "../../protocol/site-settings.ts";
import type { Dashboard } from "../store/dashboard.ts";
import type { SiteAdminApi } from "../store/site-admin-api.ts";
import type { SettingsStore } from "../store/site-settings.ts";

/** What every section of the settings is given. */
export interface SectionProps {
  dashboard: Dashboard;
  site: string;
  admin: SiteAdminApi;
  store: SettingsStore;
  /** As the server has them. */
  settings: SiteSettings;
}
