import { LIVE_EVENTS, LIVE_MINUTES, PRESENCE_MS } from "../../protocol/limits.ts";
import type { LiveEvent, LiveMinute, LiveVisitor } from "../../protocol/live.ts";
import type { Hit } from "../ingest/hit.ts";
import { scoreVisits } from "../visits/profile.ts";
import { type CountedHit, isVisit, type Visitor } from "../visits/visit.ts";
import type { ShardReport } from "./shard-report.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Hours that a full report names as perhaps owed: what a crash before a hand-over could have hidden from the hub. */
const FULL_REPORT_HOURS = 3;
/** Older events are history (an import): their hours are backfilled, not announced one by one. */
const ANNOUNCED_HOURS = 72;

type ReportBody = Omit<ShardReport, "shard" | "epoch" | "seq">;

interface MinuteTally {
  pageviews: number;
  visitors: Set<number>;
}

/** A visitor as the live view shows it, or null when it has no visit or was not seen in the last five minutes. */
export const presenceOf = (visitor: Visitor, shard: number, now: number): LiveVisitor | null => {
  const latest = visitor.visits.at(-1);
  if (!latest || latest.to < now - PRESENCE_MS || !isVisit(latest)) return null;
  const page = latest.hits.findLast((hit) => hit.kind === "pageview") ?? latest.hits.at(-1);
  return {
    id: `${shard}.${visitor.ordinal}`,
    lat: latest.client?.lat ?? null,
    lon: latest.client?.lon ?? null,
    country: latest.client?.country ?? "",
    city: latest.client?.city ?? "",
    page: page?.page ?? "",
    source: latest.acquisition?.source ?? "",
    device: latest.client?.device ?? "",
    score: scoreVisits(visitor).at(-1)?.score ?? 0,
    since: latest.hits[0]?.at ?? latest.from,
    at: latest.to,
  };
};

/** The live view looks back half an hour; what is older (an import) is no arrival. */
const isLive = (hit: { at: number }, now: number): boolean => hit.at > now - LIVE_MINUTES * MINUTE_MS;

const liveEvent = (hit: CountedHit | Hit, country: string): LiveEvent => ({
  at: hit.at,
  name: hit.kind === "pageview" ? "pageview" : hit.name,
  page: hit.page,
  country,
});

/**
 * What the shard knows of the last half hour and has not told its hub yet. Everything in it is a function of the
 * memtable (`rebuild`), so an eviction changes nothing.
 */
export class ShardLive {
  private readonly minutes = new Map<number, MinuteTally>();
  private readonly changedMinutes = new Set<number>();
  private readonly changedVisitors = new Set<Visitor>();
  private readonly hours = new Set<number>();
  private readonly shard: number;
  private events: LiveEvent[] = [];

  /** @param shard index of the shard, part of the visitors' public ids */
  constructor(shard: number) {
    this.shard = shard;
  }

  get changed(): boolean {
    return this.changedVisitors.size > 0;
  }

  /** Hours that the next report will name, Unix ms. */
  get owedHours(): Iterable<number> {
    return this.hours;
  }

  /** After a wake: hours that the hub may not have heard of, because the shard died before it told them. */
  oweHours(hours: Iterable<number>): void {
    for (const hour of hours) this.hours.add(hour);
  }

  /** The same, of hits that were replayed from the journal. */
  oweHoursOf(hits: readonly Hit[], now: number): void {
    for (const hit of hits) if (hit.kind !== "engagement") this.oweHour(hit, now);
  }

  /** Notes hits that were folded into their visitor. */
  note(visitor: Visitor, hits: readonly Hit[], now: number): void {
    this.changedVisitors.add(visitor);
    for (const hit of hits) {
      if (hit.kind === "engagement") continue;
      this.tally(visitor, hit, now);
      if (isLive(hit, now)) this.events.push(liveEvent(hit, hit.client.country));
    }
    if (this.events.length > 2 * LIVE_EVENTS) this.events = newest(this.events);
  }

  /** What changed since the last report; forgets it. */
  takeChanges(now: number): ReportBody {
    const report: ReportBody = {
      full: false,
      presence: this.present(this.changedVisitors, now),
      minutes: this.minuteCounts(this.changedMinutes),
      events: newest(this.events),
      hours: Array.from(this.hours),
    };
    this.forgetChanges();
    return report;
  }

  /** Everything, computed from the memtable; what changed so far is part of it, so is forgotten too. */
  takeAll(visitors: Iterable<Visitor>, now: number): ReportBody {
    // A late event's hour may be older than those that every full report names.
    const noted = Array.from(this.hours);
    this.forgetChanges();
    this.minutes.clear();
    const present: LiveVisitor[] = [];
    let events: LiveEvent[] = [];
    for (const visitor of visitors) {
      const presence = presenceOf(visitor, this.shard, now);
      if (presence) present.push(presence);
      for (const visit of visitor.visits) {
        for (const hit of visit.hits) {
          this.tally(visitor, hit, now);
          if (isLive(hit, now)) events.push(liveEvent(hit, visit.client?.country ?? ""));
        }
      }
      if (events.length > 50 * LIVE_EVENTS) events = newest(events);
    }
    const recent = Array.from(this.hours).filter((hour) => hour > now - FULL_REPORT_HOURS * HOUR_MS);
    const report: ReportBody = {
      full: true,
      presence: present,
      minutes: this.minuteCounts(this.minutes.keys()),
      events: newest(events),
      hours: Array.from(new Set([...noted, ...recent])),
    };
    this.forgetChanges();
    return report;
  }

  private tally(visitor: Visitor, hit: CountedHit | Hit, now: number): void {
    this.oweHour(hit, now);
    const minute = Math.floor(hit.at / MINUTE_MS) * MINUTE_MS;
    if (minute <= now - LIVE_MINUTES * MINUTE_MS) return;
    let tally = this.minutes.get(minute);
    if (!tally) {
      this.forgetMinutesBefore(now - LIVE_MINUTES * MINUTE_MS);
      tally = { pageviews: 0, visitors: new Set() };
      this.minutes.set(minute, tally);
    }
    if (hit.kind === "pageview") tally.pageviews++;
    tally.visitors.add(visitor.ordinal);
    this.changedMinutes.add(minute);
  }

  private oweHour(hit: { at: number }, now: number): void {
    if (hit.at > now - ANNOUNCED_HOURS * HOUR_MS) this.hours.add(Math.floor(hit.at / HOUR_MS) * HOUR_MS);
  }

  private present(visitors: Iterable<Visitor>, now: number): LiveVisitor[] {
    const present: LiveVisitor[] = [];
    for (const visitor of visitors) {
      const presence = presenceOf(visitor, this.shard, now);
      if (presence) present.push(presence);
    }
    return present;
  }

  private minuteCounts(minutes: Iterable<number>): LiveMinute[] {
    const counts: LiveMinute[] = [];
    for (const at of minutes) {
      const tally = this.minutes.get(at);
      if (tally) counts.push({ at, pageviews: tally.pageviews, visitors: tally.visitors.size });
    }
    return counts.sort((a, b) => a.at - b.at);
  }

  private forgetMinutesBefore(bound: number): void {
    for (const minute of this.minutes.keys()) if (minute < bound - MINUTE_MS) this.minutes.delete(minute);
  }

  private forgetChanges(): void {
    this.changedMinutes.clear();
    this.changedVisitors.clear();
    this.hours.clear();
    this.events = [];
  }
}

const newest = (events: LiveEvent[]): LiveEvent[] => events.sort((a, b) => a.at - b.at).slice(-LIVE_EVENTS);
