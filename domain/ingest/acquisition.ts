import { LABEL_CHARS } from "../../protocol/limits.ts";
import type { Address } from "./address.ts";
import { channelOf } from "./channel.ts";
import type { Acquisition } from "./hit.ts";
import { referrerText } from "./referrer.ts";
import type { Scrubber } from "./scrub.ts";
import { sourceOfHost, sourceOfTag } from "./sources.ts";
import { cut } from "./text.ts";

/** Nothing brought the visit. One object for all, so that a batch says it once. */
export const directAcquisition: Acquisition = {
  source: "",
  referrer: "",
  channel: "Direct",
  utmSource: "",
  utmMedium: "",
  utmCampaign: "",
  utmContent: "",
  utmTerm: "",
};

/** Click ids that search engines append to the address of an advertisement, and the source that they are from. */
const clickIds: readonly (readonly [param: string, source: string])[] = [
  ["gclid", "Google"],
  ["gbraid", "Google"],
  ["wbraid", "Google"],
  ["msclkid", "Bing"],
  ["yclid", "Yandex"],
];

/** Where an event came from, as the address and the referrer say it. */
export interface AcquisitionInput {
  address: Address;
  referrer: Address | null;
  /** From {@link referringHost}; "" when the referrer says nothing. */
  referringHost: string;
  scrub: Scrubber;
}

/**
 * Source, channel and campaign of an event (docs/metrics: "Sources and channels"). The source is `utm_source`, else
 * `source`, else `ref`, else the referrer's host under its brand name. An empty medium becomes `(gclid)` or `(msclkid)`
 * when the click id of that engine says so.
 */
export const acquisitionOf = ({ address, referrer, referringHost, scrub }: AcquisitionInput): Acquisition => {
  const { params } = address;
  if (params.size === 0 && referringHost === "") return directAcquisition;
  const param = (name: string): string => {
    const value = params.get(name);
    return value ? cut(scrub(value.trim()), LABEL_CHARS) : "";
  };
  const utmSource = param("utm_source");
  const tag = utmSource || param("source") || param("ref");
  const source = tag ? sourceOfTag(tag) : sourceOfHost(referringHost);
  const clickId =
    params.size > 0 ? clickIds.find(([name, from]) => from === source.name && params.get(name)) : undefined;
  const givenMedium = param("utm_medium");
  const utmMedium = givenMedium || (clickId ? `(${clickId[1] === "Google" ? "gclid" : clickId[0]})` : "");
  const utmCampaign = param("utm_campaign");
  const channel = channelOf({
    source,
    tag: tag.toLowerCase(),
    medium: givenMedium.toLowerCase(),
    campaign: utmCampaign.toLowerCase(),
    paidClick: clickId !== undefined,
  });
  return {
    source: source.name,
    referrer: referrer && referringHost !== "" ? referrerText(referrer, scrub) : "",
    channel,
    utmSource,
    utmMedium,
    utmCampaign,
    utmContent: param("utm_content"),
    utmTerm: param("utm_term"),
  };
};
