import { useRef } from "preact/hooks";
import { ConnectionPill } from "../elements/connection-pill.tsx";
import { CopyButton } from "../elements/copy-button.tsx";
import { trackerSnippet } from "../rules/snippet.ts";
import type { Dashboard } from "../store/dashboard.ts";
import type { LiveSite } from "../store/live-site.ts";
import { text } from "../text.ts";

/** What a site shows until its first event: how to install the tracker, and whether anybody listens. */
export const InstallView = ({ dashboard, liveSite }: { dashboard: Dashboard; liveSite: LiveSite }) => {
  const snippet = trackerSnippet(dashboard.origin, liveSite.site);
  const code = useRef<HTMLElement>(null);
  const selectSnippet = (): void => {
    if (code.current) window.getSelection()?.selectAllChildren(code.current);
  };
  const isListening = liveSite.connection.value === "live";
  return (
    <div class="page page-narrow install">
      <div class="page-head">
        <h1>{text.install.heading}</h1>
        <ConnectionPill connection={liveSite.connection.value} />
      </div>
      <p class="muted lead">{text.install.intro(liveSite.site)}</p>
      <div class="panel snippet">
        <h2 class="sr-only">{text.install.snippet}</h2>
        <code ref={code}>{snippet}</code>
        <CopyButton content={snippet} onFailure={selectSnippet} />
      </div>
      <ol class="install-steps">
        {text.install.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p class="install-waiting" data-listening={isListening}>
        <span class="ripple" aria-hidden="true" />
        {isListening ? text.install.waiting : text.install.notListening}
      </p>
      <details class="install-help">
        <summary>{text.install.help}</summary>
        <p class="muted">{text.install.helpText}</p>
      </details>
    </div>
  );
};
