import type { VisitorRecord, VisitRecord } from "../../protocol/visitor-record.ts";
import type { SealedVisit } from "../parts/sealed-visit.ts";
import { engagementsByRun, sumAttention } from "../visits/attention.ts";
import { computeScore } from "../visits/score.ts";
import type { Visitor } from "../visits/visit.ts";

const visitRecord = ({ visit, engagements, score }: SealedVisit): VisitRecord => {
  const { acquisition, client } = visit;
  return {
    from: visit.from,
    to: visit.to,
    source: acquisition?.source ?? "",
    referrer: acquisition?.referrer ?? "",
    channel: acquisition?.channel ?? "",
    utm: {
      source: acquisition?.utmSource ?? "",
      medium: acquisition?.utmMedium ?? "",
      campaign: acquisition?.utmCampaign ?? "",
      content: acquisition?.utmContent ?? "",
      term: acquisition?.utmTerm ?? "",
    },
    country: client?.country ?? "",
    region: client?.region ?? "",
    city: client?.city ?? "",
    lat: client?.lat ?? null,
    lon: client?.lon ?? null,
    device: client?.device ?? "",
    browser: client?.browser ?? "",
    browser_version: client?.browserVersion ?? "",
    os: client?.os ?? "",
    os_version: client?.osVersion ?? "",
    score,
    events: visit.hits.map((hit) => ({
      type: hit.kind,
      at: hit.at,
      session: hit.session,
      seq: hit.seq,
      id: hit.id,
      name: hit.name,
      hostname: hit.hostname,
      page: hit.page,
      props: hit.props ?? {},
      revenue: hit.revenue,
    })),
    attention: engagements.map(([, engagement]) => ({
      at: engagement.at,
      session: engagement.session,
      hostname: engagement.hostname,
      page: engagement.page,
      engaged_ms: engagement.engagedMs,
      scroll: engagement.scroll,
      interactions: engagement.interactions,
    })),
  };
};

/** The visitor's open runs in the form of sealed ones; nothing is changed. */
const openRuns = (visitor: Visitor): SealedVisit[] => {
  const engagements = engagementsByRun(visitor);
  return visitor.visits.map((visit): SealedVisit => {
    const own = engagements.get(visit) ?? [];
    const attention = sumAttention(own.map(([, engagement]) => engagement));
    const channel = visit.acquisition?.channel ?? "";
    return {
      ordinal: visitor.ordinal,
      visit,
      engagements: own,
      score: computeScore({ hits: visit.hits, channel, ...attention }),
    };
  });
};

/**
 * Everything that is held about a visitor.
 * @param open as the memtable has it, or null
 * @param sealed its runs in parts
 * @returns null when nothing is held
 */
export const visitorRecord = (
  key: string,
  open: Visitor | null,
  sealed: readonly SealedVisit[],
): VisitorRecord | null => {
  if (!open && sealed.length === 0) return null;
  const runs = [...sealed, ...(open ? openRuns(open) : [])].sort((a, b) => a.visit.from - b.visit.from);
  const seen = (intervals: readonly number[]): number => {
    let events = 0;
    for (let at = 0; at + 1 < intervals.length; at += 2) events += (intervals[at + 1] ?? 0) - (intervals[at] ?? 0) + 1;
    return events;
  };
  return {
    visitor: key,
    visits: runs.map(visitRecord),
    sessions: (open?.sessions ?? []).map(({ id: session, seen: intervals }) => ({
      session,
      events: seen(intervals),
    })),
    event_ids: Array.from(open?.ids ?? []),
  };
};
