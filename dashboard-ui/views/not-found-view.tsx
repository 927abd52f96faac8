import { useEffect } from "preact/hooks";
import { Link } from "../elements/link.tsx";
import type { Dashboard } from "../store/dashboard.ts";
import { text } from "../text.ts";

/** For an address that is nothing, or (`site` given) a site that is not here for this viewer. */
export const NotFoundView = ({ dashboard, path, site }: { dashboard: Dashboard; path: string; site?: string }) => {
  useEffect(() => {
    document.title = text.title.notFound;
  }, []);
  return (
    <div class="page page-narrow not-found">
      <h1>{site === undefined ? text.notFound.heading : text.notFound.siteHeading(site)}</h1>
      <p class="muted">{site === undefined ? text.notFound.text(path) : text.notFound.siteText}</p>
      <Link router={dashboard.router} href="/" class="button button-primary">
        {text.notFound.back}
      </Link>
    </div>
  );
};
