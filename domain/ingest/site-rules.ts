import type { SiteSettings } from "../../protocol/site-settings.ts";
import { retentionMs } from "../parts/policy.ts";
import { compileHostPatterns, withoutWww } from "./host-patterns.ts";
import type { IdentityMode } from "./identity.ts";
import { compileIpRanges } from "./ip-ranges.ts";
import { compileScrubber, type Scrubber } from "./scrub.ts";
import { compileWildcards } from "./wildcard.ts";

/** A site's settings as the steps use them: compiled once per version, not per event. */
export interface SiteRules {
  site: string;
  /** The site itself, without `www.`: no source of its own visits. */
  ownHost: string;
  identity: IdentityMode;
  shards: number;
  respectSignals: boolean;
  latenessMs: number;
  /** How long facts are kept; null: for ever. */
  retentionMs: number | null;
  keepParams: readonly string[];
  scrub: Scrubber;
  allowsHost(hostname: string): boolean;
  allowsEvent(name: string): boolean;
  allowsProp(key: string): boolean;
  /** Every property may be stored, so nobody needs to ask for each. */
  allowsAllProps: boolean;
  excludesIp(ip: string): boolean;
  excludesCountry(country: string): boolean;
  excludesPage(page: string): boolean;
}

/** @param settings with every default filled in */
export const compileSettings = (settings: SiteSettings): SiteRules => {
  const { allow, scrub, exclude } = settings;
  const countries = new Set(exclude.countries);
  const props = allow.props;
  return {
    site: settings.site_id,
    ownHost: withoutWww(settings.site_id),
    identity: settings.identity,
    shards: settings.shards,
    respectSignals: settings.respect_signals,
    latenessMs: settings.lateness_hours * 3_600_000,
    retentionMs: retentionMs({ settings }),
    keepParams: scrub.keep_params,
    scrub: compileScrubber(scrub),
    allowsHost: compileHostPatterns(settings.allowed_hosts),
    allowsEvent: compileWildcards(allow.events),
    allowsProp: compileWildcards(props),
    allowsAllProps: props.includes("*"),
    excludesIp: compileIpRanges(exclude.ips),
    excludesCountry: (country) => countries.has(country),
    excludesPage: compileWildcards(exclude.pages),
  };
};
