import type { Dimension, Metric } from "../../protocol/query-grammar.ts";

/** The panels of a screen of history: which tabs, which dimension each counts, and by which metrics its details go. */

export type PanelName = "pages" | "sources" | "places" | "devices" | "behaviours";

export interface Tab {
  name: string;
  dimension: Dimension;
  /** Of the rows in the panel, the first of which makes the bars. */
  metrics: readonly Metric[];
  /** Of the details view. */
  details: readonly Metric[];
}

const visitsAs: readonly Metric[] = ["visitors", "visits", "bounce_rate", "visit_duration"];
const visitTab = (name: string, dimension: Dimension): Tab => ({
  name,
  dimension,
  metrics: ["visitors", "percentage"],
  details: ["visitors", "percentage", "visits", "bounce_rate", "visit_duration"],
});

export const panels: Record<PanelName, readonly Tab[]> = {
  pages: [
    {
      name: "top",
      dimension: "event:page",
      metrics: ["visitors", "percentage"],
      details: ["visitors", "percentage", "pageviews", "bounce_rate", "time_on_page", "scroll_depth"],
    },
    { name: "entry", dimension: "visit:entry_page", metrics: ["visitors", "percentage"], details: visitsAs },
    { name: "exit", dimension: "visit:exit_page", metrics: ["visitors", "percentage"], details: visitsAs },
  ],
  sources: [
    visitTab("channels", "visit:channel"),
    visitTab("sources", "visit:source"),
    visitTab("referrers", "visit:referrer"),
    visitTab("campaigns", "visit:utm_campaign"),
    visitTab("medium", "visit:utm_medium"),
    visitTab("utmSource", "visit:utm_source"),
  ],
  places: [
    visitTab("map", "visit:country"),
    visitTab("countries", "visit:country"),
    visitTab("regions", "visit:region"),
    visitTab("cities", "visit:city"),
  ],
  devices: [visitTab("browsers", "visit:browser"), visitTab("systems", "visit:os"), visitTab("sizes", "visit:device")],
  behaviours: [
    {
      name: "goals",
      dimension: "event:goal",
      metrics: ["visitors", "events", "conversion_rate", "total_revenue", "average_revenue"],
      details: ["visitors", "events", "conversion_rate", "total_revenue", "average_revenue"],
    },
    {
      name: "properties",
      dimension: "event:props:",
      metrics: ["visitors", "events", "percentage"],
      details: ["visitors", "events", "percentage"],
    },
    {
      name: "events",
      dimension: "event:name",
      metrics: ["visitors", "events"],
      details: ["visitors", "events", "percentage"],
    },
  ],
};

export const panelNames = Object.keys(panels) as PanelName[];

/** The tab of a name, or the panel's first. */
export const tabOf = (panel: PanelName, name: string | undefined): Tab => {
  const tabs = panels[panel];
  return tabs.find((tab) => tab.name === name) ?? (tabs[0] as Tab);
};
