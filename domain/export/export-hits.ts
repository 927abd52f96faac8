import type { ImportLineInput } from "../../protocol/import.ts";
import { EXPORTED_ID } from "../ingest/identity.ts";
import { looseIdentity, type SealedVisit } from "../parts/sealed-visit.ts";
import { type CountedHit, type Engagement, IDLE_BOUND_MS, type Visit } from "../visits/visit.ts";
import { addressOfPage } from "./address-of-page.ts";

/** A hit as a line that an import takes: imported into an empty site, the lines of a site give the same answers. */
type HitLine = ImportLineInput & { at: string };

const instant = (at: number): string => new Date(at).toISOString();

/** First touch is the visit's, so every line of a visit says it: whichever comes first is the earliest. */
const firstTouch = ({ acquisition: a, client: c }: Visit) => ({
  ...(a?.referrer ? { referrer: `https://${a.referrer}/` } : {}),
  source: a?.source ?? "",
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
});

/** Order within one millisecond goes by identity, so that is kept as it is. */
const identity = ({ session, seq, id }: { session: string; seq: number; id: string }) => ({
  ...(session === "" ? {} : { session }),
  ...(id !== "" ? { id: EXPORTED_ID + id } : session === "" ? { id: `${EXPORTED_ID}${seq}` } : { seq }),
});

const hitLine = (visitor: string, hit: CountedHit, touch: ReturnType<typeof firstTouch>): HitLine => ({
  visitor,
  at: instant(hit.at),
  type: hit.kind,
  ...identity(hit),
  ...(hit.kind === "event" ? { name: hit.name, interactive: hit.interactive } : {}),
  url: addressOfPage(hit.hostname, hit.page),
  ...(hit.props ? { props: { ...hit.props } } : {}),
  ...(hit.revenue ? { revenue: { ...hit.revenue } } : {}),
  ...touch,
});

/** One line for all heartbeats of a pageview: they were merged when they came. */
const engagementLine = (visitor: string, key: string, engagement: Engagement): HitLine => {
  const { session, pageview, at, hostname, page, engagedMs, scroll, interactions } = engagement;
  const known =
    pageview > 0
      ? { session, pageview, id: `${session}:${pageview}` }
      : identity({ session, ...looseIdentity(key, engagement) });
  return {
    visitor,
    at: instant(at),
    type: "engagement",
    ...known,
    url: addressOfPage(hostname, page),
    engaged_ms: engagedMs,
    ...(scroll === null ? {} : { scroll }),
    interactions,
  };
};

/**
 * What keeps a visit in one piece. Heartbeats are merged, so a visit that they kept open has gaps between the events that
 * are left; an engagement that adds nothing to its pageview's fills them. Where a tab of an earlier visit kept it open,
 * it stands by itself, on the page before.
 */
const fillers = (visitor: string, { visit, engagements }: SealedVisit): HitLine[] => {
  // An engagement outside the run came to its visit only through its pageview.
  const told = [...visit.hits, ...engagements.map(([, engagement]) => engagement)]
    .filter(({ at }) => at >= visit.from && at <= visit.to)
    .sort((a, b) => a.at - b.at);
  const lines: HitLine[] = [];
  for (let index = 1; index < told.length; index++) {
    const [before, after] = [told[index - 1], told[index]] as [CountedHit | Engagement, CountedHit | Engagement];
    const beating = engagements.findLast(([, { pageview, at }]) => pageview > 0 && at <= before.at)?.[1];
    const { session, hostname, page } = beating ?? before;
    for (let at = before.at + IDLE_BOUND_MS - 1; at < after.at; at += IDLE_BOUND_MS - 1) {
      const id = `${session}:${beating?.pageview ?? 0}:${at}`;
      const known = beating ? { session, pageview: beating.pageview, id } : { id };
      const url = addressOfPage(hostname, page);
      lines.push({ visitor, at: instant(at), type: "engagement", ...known, url, engaged_ms: 0 });
    }
  }
  return lines;
};

/**
 * A visit's events, oldest first. What happened outside [from, to), Unix ms, is left out.
 * @param visitor what the lines call the visitor
 */
export const exportHits = (visitor: string, sealed: SealedVisit, range: { from: number; to: number }): HitLine[] => {
  const touch = firstTouch(sealed.visit);
  const lines = [
    ...sealed.visit.hits.map((hit) => hitLine(visitor, hit, touch)),
    ...sealed.engagements.map(([key, engagement]) => engagementLine(visitor, key, engagement)),
    ...fillers(visitor, sealed),
  ];
  return lines
    .map((line) => ({ line, at: Date.parse(line.at) }))
    .filter(({ at }) => at >= range.from && at < range.to)
    .sort((a, b) => a.at - b.at)
    .map(({ line }) => line);
};
