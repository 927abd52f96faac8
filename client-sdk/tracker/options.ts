import type { Identity } from "./tab.ts";

export interface TrackerOptions {
  /** The site's domain as it was created, e.g. `example.com`. */
  site: string;
  /** Where batches go: the whole URL, e.g. `https://stats.example.com/api/collect`. */
  endpoint: string;
  /** What may be kept in the browser. Default `visitor`. */
  identity?: Identity | undefined;
  /** Pages that are not measured: paths in which `*` stands for any run of characters. */
  exclude?: readonly string[] | undefined;
  /** The fragment names the page (`/#/about`). */
  hash?: boolean | undefined;
  /** Count only the pageviews that the page reports itself. */
  manual?: boolean | undefined;
  /** Send nothing for browsers that say Global Privacy Control or Do Not Track. Default true. */
  respectSignals?: boolean | undefined;
}

/** `data-hash`, `data-hash="true"`: yes. Absent, `data-hash="false"`: no. */
const isOn = (attribute: string | undefined): boolean => attribute !== undefined && attribute !== "false";

/** The options that a script tag carries as data-attributes; by default batches go where the script came from. */
export const optionsOf = (script: HTMLScriptElement): TrackerOptions => {
  const data = script.dataset;
  return {
    site: data.site || location.hostname,
    endpoint: data.endpoint || new URL("/api/collect", script.src).href,
    identity: data.identity as Identity | undefined,
    exclude: data.exclude?.split(","),
    hash: isOn(data.hash),
    manual: isOn(data.manual),
    respectSignals: data.respectSignals !== "false",
  };
};
