const escaped = (value: string): string =>
  value.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/** What the tracker's line may say besides the site (docs/tracker.md). */
export interface SnippetOptions {
  identity: "visitor" | "session" | "daily";
  respectSignals: boolean;
  /** Paths that are not measured, separated by commas. */
  exclude: string;
  hash: boolean;
  manual: boolean;
  /** A second line, for links, downloads, forms and error pages. */
  automatic: boolean;
}

export const plainSnippet: SnippetOptions = {
  identity: "visitor",
  respectSignals: true,
  exclude: "",
  hash: false,
  manual: false,
  automatic: false,
};

/** What a site puts into its pages, no longer than it must be. `origin` is where this dashboard, and so the tracker, is served. */
export const trackerSnippet = (origin: string, site: string, options: SnippetOptions = plainSnippet): string => {
  const paths = options.exclude
    .split(",")
    .map((path) => path.trim())
    .filter((path) => path !== "");
  const attributes = [
    `src="${escaped(origin)}/script.js"`,
    `data-site="${escaped(site)}"`,
    ...(options.identity === "visitor" ? [] : [`data-identity="${options.identity}"`]),
    ...(options.respectSignals ? [] : ['data-respect-signals="false"']),
    ...(paths.length === 0 ? [] : [`data-exclude="${escaped(paths.join(", "))}"`]),
    ...(options.hash ? ["data-hash"] : []),
    ...(options.manual ? ["data-manual"] : []),
  ];
  const lines = [attributes.join(" "), ...(options.automatic ? [`src="${escaped(origin)}/auto.js"`] : [])];
  return lines.map((words) => `<script defer ${words}></script>`).join("\n");
};
