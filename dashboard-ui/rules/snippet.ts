const escaped = (value: string): string =>
  value.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/** The line that a site puts into its pages. `origin` is where this dashboard, and so the tracker, is served. */
export const trackerSnippet = (origin: string, site: string): string =>
  `<script defer src="${escaped(origin)}/script.js" data-site="${escaped(site)}"></script>`;
