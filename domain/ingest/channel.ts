import type { Source } from "./sources.ts";

/** The category of what brought a visit. */
export type Channel =
  | "Direct"
  | "Cross-network"
  | "Paid Shopping"
  | "Paid Search"
  | "Paid Social"
  | "Paid Video"
  | "Display"
  | "Paid Other"
  | "Organic Shopping"
  | "Organic Social"
  | "Organic Video"
  | "Organic Search"
  | "AI Assistants"
  | "Email"
  | "Affiliates"
  | "Audio"
  | "SMS"
  | "Mobile Push Notifications"
  | "Referral";

export interface Campaign {
  source: Source;
  /** `utm_source` as given, lower-case; it can name a channel (`email`, `sms`). */
  tag: string;
  /** Lower-case. */
  medium: string;
  /** Lower-case. */
  campaign: string;
  /** The address carries the click id of an advertisement in a search engine. */
  paidClick: boolean;
}

const displayMedia = new Set(["display", "banner", "expandable", "interstitial", "cpm"]);
const socialMedia = new Set(["social", "social-network", "social-media", "sm", "social network", "social media"]);
const emailWords = new Set(["email", "e-mail", "e_mail", "e mail", "newsletter"]);
const affiliateMedia = new Set(["affiliate", "affiliates"]);

/** GA4: `^(.*cp.*|ppc|retargeting|paid.*)$` */
const isPaid = (medium: string): boolean =>
  medium.includes("cp") || medium === "ppc" || medium === "retargeting" || medium.startsWith("paid");

/** GA4: `^(.*(([^a-df-z]|^)shop|shopping).*)$` */
const namesShopping = (campaign: string): boolean => /(?:[^a-df-z]|^)shop|shopping/.test(campaign);

type Rule = readonly [Channel, (campaign: Campaign) => boolean];

/**
 * The first that holds decides. The order and the conditions are those of GA4's default channel group
 * (support.google.com/analytics/answer/9756891), `AI Assistants` after the searches, `Referral` for all that is left.
 */
const rules: readonly Rule[] = [
  ["Direct", (c) => c.source.name === "" && c.medium === "" && c.campaign === ""],
  ["Cross-network", (c) => c.campaign.includes("cross-network")],
  ["Paid Shopping", (c) => isPaid(c.medium) && (c.source.kind === "shopping" || namesShopping(c.campaign))],
  ["Paid Search", (c) => c.source.kind === "search" && (c.paidClick || isPaid(c.medium))],
  ["Paid Social", (c) => c.source.kind === "social" && isPaid(c.medium)],
  ["Paid Video", (c) => c.source.kind === "video" && isPaid(c.medium)],
  ["Display", (c) => displayMedia.has(c.medium)],
  ["Paid Other", (c) => isPaid(c.medium)],
  ["Organic Shopping", (c) => c.source.kind === "shopping" || namesShopping(c.campaign)],
  ["Organic Social", (c) => c.source.kind === "social" || socialMedia.has(c.medium)],
  ["Organic Video", (c) => c.source.kind === "video" || c.medium.includes("video")],
  ["Organic Search", (c) => c.source.kind === "search" || c.medium === "organic"],
  ["AI Assistants", (c) => c.source.kind === "ai"],
  ["Email", (c) => c.source.kind === "email" || emailWords.has(c.tag) || emailWords.has(c.medium)],
  ["Affiliates", (c) => affiliateMedia.has(c.medium)],
  ["Audio", (c) => c.medium === "audio"],
  ["SMS", (c) => c.tag === "sms" || c.medium === "sms"],
  [
    "Mobile Push Notifications",
    (c) => c.medium.endsWith("push") || /mobile|notification/.test(c.medium) || c.tag === "firebase",
  ],
  ["Referral", (c) => c.source.name !== "" || c.medium === "referral" || c.medium === "app" || c.medium === "link"],
];

/** The channel of a visit that began with this campaign and source. */
export const channelOf = (campaign: Campaign): Channel => rules.find(([, holds]) => holds(campaign))?.[0] ?? "Direct";
