import type { ImportLine } from "../../protocol/import.ts";
import type { Address } from "./address.ts";
import type { ParsedEvent } from "./draft.ts";
import type { HitAttention } from "./enrich.ts";
import type { Acquisition, Client } from "./hit.ts";
import type { Scrubber } from "./scrub.ts";

/** A line of history: what it says outright wins over what is derived from its URL, referrer and user agent. */

/** The event of a line. @param referrer null when there is none, or it is no URL */
export const importedEvent = (line: ImportLine, address: Address | null, referrer: Address | null): ParsedEvent => ({
  kind: line.type,
  at: line.at,
  name: line.type === "event" ? (line.name ?? "") : "",
  address,
  referrer,
  props: line.props ?? null,
  revenue: line.type === "event" ? (line.revenue ?? null) : null,
  interactive: line.type === "pageview" || (line.type === "event" && (line.interactive ?? true)),
});

export const importedAttention = (line: ImportLine): HitAttention => ({
  pageview: line.type === "engagement" && line.session ? (line.pageview ?? 0) : 0,
  engagedMs: line.type === "engagement" ? (line.engaged_ms ?? 0) : 0,
  scroll: line.type === "engagement" ? (line.scroll ?? null) : null,
  interactions: line.type === "engagement" ? (line.interactions ?? 0) : 0,
});

const overridesClient = (line: ImportLine): boolean =>
  (line.country ?? line.region ?? line.city ?? line.device ?? line.browser) != null ||
  (line.browser_version ?? line.os ?? line.os_version) != null;

/** @param derived from the line's user agent; returned itself when the line overrides nothing */
export const importedClient = (line: ImportLine, derived: Client): Client =>
  overridesClient(line)
    ? {
        country: line.country ?? derived.country,
        region: line.region ?? derived.region,
        city: line.city ?? derived.city,
        lat: null,
        lon: null,
        device: line.device ?? derived.device,
        browser: line.browser ?? derived.browser,
        browserVersion: line.browser_version ?? derived.browserVersion,
        os: line.os ?? derived.os,
        osVersion: line.os_version ?? derived.osVersion,
      }
    : derived;

const overridesAcquisition = (line: ImportLine): boolean =>
  (line.source ?? line.channel ?? line.utm_source ?? line.utm_medium) != null ||
  (line.utm_campaign ?? line.utm_content ?? line.utm_term) != null;

/** @param derived from the line's URL and referrer; returned itself when the line overrides nothing */
export const importedAcquisition = (line: ImportLine, derived: Acquisition, scrub: Scrubber): Acquisition => {
  if (!overridesAcquisition(line)) return derived;
  const clean = (said: string | null | undefined, otherwise: string): string =>
    said == null ? otherwise : scrub(said);
  return {
    source: clean(line.source, derived.source),
    referrer: derived.referrer,
    channel: line.channel ?? derived.channel,
    utmSource: clean(line.utm_source, derived.utmSource),
    utmMedium: clean(line.utm_medium, derived.utmMedium),
    utmCampaign: clean(line.utm_campaign, derived.utmCampaign),
    utmContent: clean(line.utm_content, derived.utmContent),
    utmTerm: clean(line.utm_term, derived.utmTerm),
  };
};
