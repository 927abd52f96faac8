import "../styles/install.css";
import { useEffect, useMemo } from "preact/hooks";
import { CopyButton } from "../elements/copy-button.tsx";
import { Panel } from "../elements/panel.tsx";
import { plainSnippet } from "../rules/snippet.ts";
import { trackerText as words } from "../text/settings-tracker.ts";
import type { SectionProps } from "./props.ts";
import { SnippetBuilder } from "./snippet-builder.tsx";
import { VisitCheck } from "./visit-check.tsx";

/** The tracker's line as the site's settings want it, and whether events arrive. */
export const TrackerSection = ({ dashboard, site, settings }: SectionProps) => {
  const liveSite = useMemo(() => dashboard.openSite(site), [dashboard, site]);
  useEffect(() => {
    void liveSite.open();
    return () => liveSite.close();
  }, [liveSite]);
  const { identity, respect_signals: respectSignals } = settings;
  return (
    <>
      <Panel heading={words.heading} class="setting-panel">
        <p class="muted setting-lead">{words.lead}</p>
        <SnippetBuilder origin={dashboard.origin} site={site} initial={{ ...plainSnippet, identity, respectSignals }} />
        <p class="hint">{words.eventsHint}</p>
        <div class="setting-code">
          <code>{words.eventsExample}</code>
          <CopyButton content={words.eventsExample} />
        </div>
      </Panel>
      <Panel heading={words.check.heading} class="setting-panel">
        <VisitCheck dashboard={dashboard} liveSite={liveSite} />
      </Panel>
    </>
  );
};
