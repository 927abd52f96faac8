import { endOf, type SealedVisit, startOf } from "../parts/sealed-visit.ts";
import { sumAttention } from "../visits/attention.ts";
import { isBounce } from "../visits/visit.ts";

/** A visit as one flat row, under the names that questions use. */
export const exportVisit = (visitor: string, { visit, engagements, score }: SealedVisit) => {
  const viewed = visit.hits.filter(({ kind }) => kind === "pageview");
  const [entry, exit] = [viewed[0], viewed.at(-1)];
  const { acquisition: a, client: c } = visit;
  return {
    visitor,
    start: new Date(startOf(visit)).toISOString(),
    end: new Date(endOf(visit)).toISOString(),
    duration_s: Math.round((endOf(visit) - startOf(visit)) / 1000),
    pageviews: viewed.length,
    events: visit.hits.length,
    bounce: isBounce(visit),
    engaged_ms: sumAttention(engagements.map(([, engagement]) => engagement)).engagedMs,
    value: score,
    entry_page: entry?.page ?? "",
    exit_page: exit?.page ?? "",
    entry_page_hostname: entry?.hostname ?? "",
    exit_page_hostname: exit?.hostname ?? "",
    source: a?.source ?? "",
    referrer: a?.referrer ?? "",
    channel: a?.channel ?? "",
    utm_source: a?.utmSource ?? "",
    utm_medium: a?.utmMedium ?? "",
    utm_campaign: a?.utmCampaign ?? "",
    utm_content: a?.utmContent ?? "",
    utm_term: a?.utmTerm ?? "",
    country: c?.country ?? "",
    region: c?.region ?? "",
    city: c?.city ?? "",
    device: c?.device ?? "",
    browser: c?.browser ?? "",
    browser_version: c?.browserVersion ?? "",
    os: c?.os ?? "",
    os_version: c?.osVersion ?? "",
  };
};
