import "../styles/settings.css";
import "../styles/install.css";
import { ConnectionPill } from "../elements/connection-pill.tsx";
import { Link } from "../elements/link.tsx";
import { pathOfSettings } from "../rules/route.ts";
import { plainSnippet } from "../rules/snippet.ts";
import { SnippetBuilder } from "../settings/snippet-builder.tsx";
import { VisitCheck } from "../settings/visit-check.tsx";
import type { Dashboard } from "../store/dashboard.ts";
import type { LiveSite } from "../store/live-site.ts";
import { trackerText } from "../text/settings-tracker.ts";

const words = trackerText.install;

/** What a site shows until its first event: how to install the tracker, and whether anybody listens. */
export const InstallView = ({ dashboard, liveSite }: { dashboard: Dashboard; liveSite: LiveSite }) => {
  const state = dashboard.session.state.value;
  const isAdmin = state.phase === "signed-in" && state.session.role === "admin";
  return (
    <div class="page page-narrow install">
      <div class="page-head">
        <h1>{words.heading}</h1>
        <ConnectionPill connection={liveSite.connection.value} />
      </div>
      <p class="muted lead">{words.intro(liveSite.site)}</p>
      <div class="panel">
        <SnippetBuilder origin={dashboard.origin} site={liveSite.site} initial={plainSnippet} />
      </div>
      <ol class="install-steps">
        {words.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <VisitCheck dashboard={dashboard} liveSite={liveSite} />
      <details class="install-help">
        <summary>{words.help}</summary>
        <p class="muted">{words.helpText}</p>
      </details>
      {isAdmin && (
        <p class="install-links">
          <Link router={dashboard.router} href={pathOfSettings(liveSite.site)}>
            {words.settings}
          </Link>
          <Link router={dashboard.router} href={pathOfSettings(liveSite.site, "import")}>
            {words.import}
          </Link>
        </p>
      )}
    </div>
  );
};
