import { combineExtents } from "../domain/query/combine.ts";
import type { ArchiveAnswer, ArchiveAsk, ArchiveReply, ArchiveState } from "../domain/query/past.ts";
import { answerFromDays, archivedForm } from "../domain/rollups/archive-question.ts";
import {
  type ArchivedSlice,
  type Day,
  planDay,
  planSketches,
  readDay,
  withSketches,
} from "../domain/rollups/archived-day.ts";
import {
  computeNextDay,
  daysFrom,
  daysToArchive,
  daysWith,
  startOfDay,
  wholeSince,
} from "../domain/rollups/calendar.ts";
import { ROLLUP_TOTAL } from "../domain/rollups/dimensions.ts";
import type { SiteSettings } from "../protocol/site-settings.ts";
import type { SiteRecord } from "./api.ts";
import type { ArchiveProgress, ArchiveStore } from "./archive.store.ts";
import type { ScanShards } from "./hourly-rollups.ts";
import { writeLog } from "./log.ts";

const DAY_MS = 86_400_000;
/** Days that are asked together: a shard then opens its tables once for all of them. */
const DAYS_PER_SCAN = 8;
/** Days that one call archives: it must come to an end. */
const DAYS_PER_RUN = 40;
/** Shards that could not be reached are asked again after this. */
const RETRY_MS = 600_000;

const retentionMs = ({ retention_days }: Pick<SiteSettings, "retention_days">): number | null =>
  retention_days === null ? null : retention_days * DAY_MS;

export interface ArchivePorts {
  store: ArchiveStore;
  scan: ScanShards;
  /** Null: the site was deleted. */
  site(): SiteRecord | null;
  now(): number;
  /** Sees to it that the object is woken for what is due next. */
  arm(): Promise<void>;
}

/**
 * Keeps the days of a site whose facts go (`retention_days`): each is asked of the shards before its first fact goes, and once
 * more on the day before that, so that late events and imports are in it. A day and how far the archive is are stored together;
 * cut off, nothing has changed and the day is asked again.
 */
export class DayArchive {
  private readonly ports: ArchivePorts;
  private known: ArchiveProgress | null | undefined;
  /** The work that is under way: one piece after the other, since each waits for shards. */
  private working: Promise<unknown> = Promise.resolve();
  private retryAt: number | null = null;
  /** The call before was not the last of several: what was archived earlier has been asked again. */
  private askedAgain = false;

  constructor(ports: ArchivePorts) {
    this.ports = ports;
  }

  /** Events came, of whatever time: an import brings old ones. Their days are to be archived, one day. */
  note(): void {
    const { progress } = this;
    const site = this.ports.site();
    const retention = site && retentionMs(site.settings);
    if (!progress?.done || !site || retention === null) return;
    // Of the days that passed meanwhile there is nothing to keep.
    const whole = wholeSince(site.settings.timezone, this.ports.now(), retention);
    this.save({ ...progress, until: Math.max(progress.until, whole), done: false });
  }

  /** Unix ms at which `run` has something to do, or null. */
  computeNextRun(now: number): number | null {
    const site = this.ports.site();
    const retention = site && retentionMs(site.settings);
    if (!site || retention === null) return null;
    if (this.retryAt !== null) return this.retryAt;
    const { progress } = this;
    if (!progress) return now;
    return progress.done ? null : computeNextDay(site.settings.timezone, progress.until, retention);
  }

  /** Archives the days that are due; those that could not be asked are due again soon. */
  async run(): Promise<void> {
    const { ports } = this;
    const site = ports.site();
    if (!site || retentionMs(site.settings) === null) return;
    const now = ports.now();
    const due = this.computeNextRun(now);
    if (due === null || due > now) return;
    try {
      const complete = await this.inTurn(() => this.archiveUpTo(site, site.settings));
      this.retryAt = complete ? null : now;
    } catch (error) {
      writeLog("warn", "days could not be archived", { object: site.settings.site_id }, error);
      this.retryAt = now + RETRY_MS;
    }
  }

  /**
   * Archives what settings that are about to be stored would have shards forget, some of it per call.
   * @returns whether all of it is
   * @throws when a shard cannot be asked: then the settings must wait
   */
  async archiveFor(settings: SiteSettings): Promise<boolean> {
    const site = this.ports.site();
    if (!site || retentionMs(settings) === null) return true;
    return this.inTurn(() => this.archiveUpTo(site, settings));
  }

  /** How far it is, and what its days say; see `Archive`. */
  async answer(asks: readonly ArchiveAsk[]): Promise<ArchiveAnswer> {
    const state = await this.state();
    return { state, replies: asks.map((ask) => this.ask(ask)) };
  }

  /** Forgets everything; the tables are gone. */
  reset(): void {
    this.known = undefined;
    this.retryAt = null;
  }

  private async state(): Promise<ArchiveState | null> {
    const { store, site, now } = this.ports;
    const record = site();
    if (!record) return null;
    const retention = retentionMs(record.settings);
    if (!this.progress && retention !== null) {
      await this.inTurn(() => this.begin(record, record.settings));
      await this.ports.arm();
    }
    const { progress } = this;
    if (!progress) return null;
    const whole = wholeSince(record.settings.timezone, now(), retention);
    return { floor: Math.max(progress.floor, whole), since: progress.since, first: store.first() };
  }

  private ask({ plans, followed }: ArchiveAsk): ArchiveReply {
    const { store } = this.ports;
    const [range] = plans;
    if (!range || !this.progress) return { replies: [], unknownDays: 0, damagedDays: 0 };
    const { from, to } = range;
    const replies = plans.map((plan) => {
      const form = archivedForm(plan);
      if (!form) throw new Error("days cannot answer this plan");
      return answerFromDays(plan, form, { slices: store.slices(form.dimension, from, to), followed });
    });
    // Those whose time has come and that could not be asked yet, of which it is not known either whether they will be.
    const { until, done } = this.progress;
    const zone = this.ports.site()?.settings.timezone ?? "UTC";
    const late = done ? 0 : daysFrom(zone, Math.max(from, until), to).length;
    let damagedDays = 0;
    for (const { lacks } of store.slices(ROLLUP_TOTAL, from, to)) if (lacks) damagedDays++;
    return { replies, unknownDays: store.unknownDays(from, to) + late, damagedDays };
  }

  private get progress(): ArchiveProgress | null {
    if (this.known === undefined) this.known = this.ports.store.progress();
    const retention = this.ports.site()?.settings.retention_days;
    if (this.known && retention !== undefined && retention !== this.known.retention) {
      // A longer retention brings no facts back: what was archived by the shorter one is beyond it for ever.
      const { until, floor, retention: before } = this.known;
      const longer = before !== null && (retention === null || retention > before);
      this.known = { ...this.known, retention, floor: longer ? until : floor };
    }
    return this.known;
  }

  private save(progress: ArchiveProgress): void {
    this.ports.store.saveProgress(progress);
    this.known = progress;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.working.then(work, work);
    this.working = result.catch(() => {});
    return result;
  }

  private async extent(): Promise<{ first: number | null; last: number | null }> {
    const replies = (await this.ports.scan([{ subject: "extent" }])).flatMap(({ partials }) => partials);
    const lasts = replies.flatMap((reply) => (reply.subject === "extent" && reply.last !== null ? [reply.last] : []));
    return { first: combineExtents(replies), last: lasts.length > 0 ? Math.max(...lasts) : null };
  }

  /**
   * The beginning: what has gone already is unknown, but for a site so young that nothing has.
   * @param settings by which facts go, or are going to
   */
  private async begin(site: SiteRecord, settings: SiteSettings): Promise<ArchiveProgress> {
    if (this.progress) return this.progress;
    const { timezone } = site.settings;
    const { first } = await this.extent();
    this.mustBe(site);
    const now = this.ports.now();
    const whole = wholeSince(timezone, now, retentionMs(site.settings));
    const since = site.createdAt >= whole ? null : whole;
    // Not only from the first fact on: an import may still bring older ones.
    const living = wholeSince(timezone, now, retentionMs(settings));
    const until = Math.max(whole, startOfDay(timezone, Math.min(first ?? now, living)));
    const retention = site.settings.retention_days;
    const progress = { until, floor: Math.max(0, whole), retention, since, done: first === null };
    this.save(progress);
    return progress;
  }

  /** @param settings by which facts go, or are going to @returns whether nothing is left to do now */
  private async archiveUpTo(site: SiteRecord, settings: SiteSettings): Promise<boolean> {
    await this.begin(site, settings);
    const now = this.ports.now();
    const { timezone } = site.settings;
    const whole = wholeSince(timezone, now, retentionMs(site.settings));
    this.giveUpBefore(whole, timezone);
    const { until, floor } = this.progress as ArchiveProgress;
    const again = this.askedAgain ? [] : this.daysAgain(timezone, Math.max(whole, floor), until);
    this.askedAgain = false;
    const due = daysToArchive(timezone, until, now, retentionMs(settings) ?? 0);
    const days = [...again, ...due.slice(0, DAYS_PER_RUN)];
    for (let at = 0; at < days.length; at += DAYS_PER_SCAN)
      await this.archiveDays(site, days.slice(at, at + DAYS_PER_SCAN));
    this.askedAgain = due.length > DAYS_PER_RUN;
    if (this.askedAgain) return false;
    const { last } = await this.extent();
    this.mustBe(site);
    const progress = this.progress as ArchiveProgress;
    this.save({ ...progress, floor: Math.max(progress.floor, whole), done: (last ?? 0) < progress.until });
    return true;
  }

  /** Days that were asked, and whose facts all live still; of one that had none there may be some now. None while facts live for ever. */
  private daysAgain(timezone: string, from: number, until: number): Day[] {
    return retentionMs(this.ports.site()?.settings ?? { retention_days: null }) === null
      ? []
      : daysWith(timezone, this.ports.store.days(from - 2 * DAY_MS, until), { from, to: until });
  }

  /** Days whose facts went before they could be asked. */
  private giveUpBefore(whole: number, timezone: string): void {
    const progress = this.progress as ArchiveProgress;
    if (progress.until >= whole) return;
    if (!progress.done) this.ports.store.saveLost(daysFrom(timezone, progress.until, whole));
    this.save({ ...progress, until: whole });
  }

  private async archiveDays(site: SiteRecord, days: readonly Day[]): Promise<void> {
    const { scan } = this.ports;
    const plans = days.map(planDay);
    const replies = await scan(plans.flat());
    const [perDay = 0] = plans.map(({ length }) => length);
    const found = days.map((day, index) =>
      readDay(
        day,
        replies.map(({ partials }) => partials.slice(index * perDay, (index + 1) * perDay)),
      ),
    );
    // What was too much for one reply may fit when it is asked by itself, and what lacks something is not each of them.
    const isDoubtful = ({ partials, damagedParts }: (typeof replies)[number]): boolean =>
      damagedParts > 0 || partials.some(({ subject }) => subject === "too_many_groups");
    if (days.length > 1 && replies.some(isDoubtful)) {
      for (const day of days) await this.archiveDays(site, [day]);
      return;
    }
    const sketched = found.some((slices) => slices.length > 0) ? await scan(planSketches(found.flat())) : [];
    this.mustBe(site);
    const lacks = [...replies, ...sketched].some(({ damagedParts }) => damagedParts > 0);
    let first = 0;
    found.forEach((slices, index) => {
      const end = first + slices.length;
      const whole = withSketches(
        slices,
        sketched.map(({ partials }) => partials.slice(first, end)),
      );
      first = end;
      this.keep(days[index] as Day, whole, lacks);
    });
  }

  private keep(day: Day, slices: readonly ArchivedSlice[], lacks: boolean): void {
    const { store } = this.ports;
    const progress = this.progress as ArchiveProgress;
    const after = { ...progress, until: Math.max(progress.until, day.to) };
    // What a damaged part held is missing now; in the day as it was archived before, if it was, it still is.
    const known = lacks && store.days(day.from, day.from + 1).length > 0;
    // All that there was may be what is missing.
    const lost = lacks && slices.length === 0 && !known;
    if (lost) store.saveLost([day]);
    if (known || lost) store.saveProgress(after);
    else store.saveDay(day.from, lacks ? slices.map((slice) => ({ ...slice, lacks })) : slices, after);
    this.known = after;
  }

  /** The site may have been deleted, and made anew, while shards were asked. */
  private mustBe(site: SiteRecord): void {
    if (this.ports.site()?.createdAt !== site.createdAt) throw new Error("the site is another one now");
  }
}
