import { useEffect } from "preact/hooks";
import { pathOfSite } from "../rules/route.ts";
import type { Dashboard } from "../store/dashboard.ts";
import { text } from "../text.ts";

/** The site being watched; for who may see several, a way to another one. */
export const SiteChooser = ({ dashboard, site }: { dashboard: Dashboard; site: string }) => {
  const { siteList, session, router } = dashboard;
  const state = session.state.value;
  const isAdmin = state.phase === "signed-in" && state.session.role === "admin";
  useEffect(() => {
    if (isAdmin && siteList.rows.peek() === null) void siteList.load();
  }, [isAdmin, siteList]);

  const sites = siteList.rows.value?.map((row) => row.site) ?? [];
  if (!isAdmin || sites.length < 2 || !sites.includes(site)) return <span class="site-name">{site}</span>;
  return (
    <select
      class="site-chooser"
      aria-label={text.header.chooseSite}
      value={site}
      onChange={(event) => {
        const chosen = event.currentTarget.value;
        // The step may be held up: until it is made, this is where one is.
        event.currentTarget.value = site;
        router.go(pathOfSite(chosen));
      }}
    >
      {sites.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
};
