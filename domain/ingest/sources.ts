import { LABEL_CHARS } from "../../protocol/limits.ts";
import type { SourceKind } from "./source-row.ts";
import { sourceAliases, sourceTable } from "./source-table.ts";
import { cut } from "./text.ts";

/** A named source of visits. `kind` decides its channel; null: a site that we know nothing about. */
export interface Source {
  name: string;
  kind: SourceKind | null;
}

const noSource: Source = { name: "", kind: null };

const byHost = new Map<string, Source>();
const byName = new Map<string, Source>();
for (const [name, kind, hosts] of sourceTable) {
  const source: Source = { name, kind };
  byName.set(name.toLowerCase(), source);
  for (const host of hosts.split(" ")) byHost.set(host, source);
}
for (const [alias, name] of sourceAliases) {
  const source = byName.get(name.toLowerCase());
  if (source) byName.set(alias, source);
}

/**
 * The source that a host belongs to: the longest listed suffix on label borders, so gemini.google.com is not Google and
 * notwikipedia.org is not Wikipedia. An unknown host is its own name.
 * @param host lower-case, without `www.`; "" for none
 */
export const sourceOfHost = (host: string): Source => {
  if (host === "") return noSource;
  for (let suffix = host; ; ) {
    const source = byHost.get(suffix);
    if (source) return source;
    const dot = suffix.indexOf(".");
    if (dot < 0) break;
    suffix = suffix.slice(dot + 1);
  }
  return { name: cut(host, LABEL_CHARS), kind: null };
};

/** The source that a campaign names (`utm_source`, `source`, `ref`): a brand, one of its hosts, or the text as it is. */
export const sourceOfTag = (tag: string): Source => {
  const text = tag.trim();
  const lower = text.toLowerCase();
  const brand = byName.get(lower);
  if (brand) return brand;
  const host = lower.startsWith("www.") ? lower.slice(4) : lower;
  const named = host.includes(".") && /^[a-z0-9.-]+$/.test(host) ? sourceOfHost(host) : null;
  return named?.kind ? named : { name: cut(text, LABEL_CHARS), kind: null };
};
