import { goalOf, mayMeet } from "../domain/alerts/goal.ts";
import { messageOf, type Subject } from "../domain/alerts/message.ts";
import { stepQuota } from "../domain/alerts/quota.ts";
import { nextLookAtSpike, stepSpike } from "../domain/alerts/spike.ts";
import { cooledAt, initialState, type Notice, type Step } from "../domain/alerts/state.ts";
import { periodOf, usedIn } from "../domain/limits/usage.ts";
import type { LiveBoard } from "../domain/live/live-board.ts";
import type { ShardReport } from "../domain/live/shard-report.ts";
import type { AlertMessage } from "../protocol/alerts.ts";
import type { SiteSettings } from "../protocol/site-settings.ts";
import { inquiryOf } from "./alert-inquiry.ts";
import { AlertOutbox } from "./alert-outbox.ts";
import { type AlertStore, isOf, type Of, type StoredAlert } from "./alerts.store.ts";
import type { SiteRecord, VisitorShardApi } from "./api.ts";
import { randomHex } from "./hex.ts";
import type { Post } from "./webhook.ts";

/** What reports say may make a look due; looks at one alert are so far apart at least. */
const LOOK_INTERVAL_MS = 10_000;
/** Shards that could not be asked are asked again after this. */
const RETRY_MS = 60_000;

export interface AlertPorts {
  /** Null: it was deleted. */
  site(): SiteRecord | null;
  /** Who is there; null while that is not known. */
  board(): LiveBoard | null;
  shards(): Pick<VisitorShardApi, "scanSince" | "usage">[];
  post: Post;
  now(): number;
  /** Sees to it that the object is woken for what is due next. */
  arm(): Promise<void>;
  note(message: string, error: unknown): void;
}

/** Whether what an alert is about is asked of the shards; spikes are seen on the board. */
const asksShards = ({ rule }: StoredAlert): boolean => rule.enabled && rule.kind !== "spike";

const hasPageviews = ({ events, minutes }: ShardReport): boolean =>
  events.some(({ name }) => name === "pageview") || minutes.some(({ pageviews }) => pageviews > 0);

/**
 * Watches for what a site's alerts are about. Spikes are seen on the live board at every report; everything else is asked of the
 * shards when it may have come to pass, and again by whoever wakes without knowing. Memory only says when to look:
 * what was told is stored, so an eviction tells nothing twice.
 */
export class SiteAlerts {
  readonly outbox: AlertOutbox;
  private readonly store: AlertStore;
  private readonly ports: AlertPorts;
  private alerts: StoredAlert[];
  /** Unix ms at which to ask the shards about an alert; null: when something happens. Without an entry: nobody knows. */
  private readonly looks = new Map<string, number | null>();
  private readonly lookedAt = new Map<string, number>();
  /** Goals that may have been met again, and are not looked at before what was said of them has been taken. */
  private readonly heldBack = new Set<string>();

  constructor(store: AlertStore, ports: AlertPorts) {
    this.store = store;
    this.ports = ports;
    this.alerts = store.alerts();
    this.outbox = new AlertOutbox(store, {
      post: (url, init) => ports.post(url, init),
      now: () => ports.now(),
      note: (message, error) => ports.note(message, error),
      alert: (id) => this.find(id),
      delivered: (alert, delivery) => {
        this.save({ ...alert, delivery });
        if (delivery.next_attempt_at === null && this.heldBack.delete(alert.id)) this.lookAt(alert.id, ports.now());
        void ports.arm().catch((error: unknown) => ports.note("the alarm could not be set", error));
      },
    });
  }

  /** Whether somebody must know who is there though nobody looks. */
  get watchesPresence(): boolean {
    return this.alerts.some(isOf("spike"));
  }

  list(): readonly StoredAlert[] {
    return this.alerts;
  }

  find(id: string): StoredAlert | null {
    return this.alerts.find((alert) => alert.id === id) ?? null;
  }

  /** What messages of an alert are about. */
  subjectOf({ id, rule, dashboard }: StoredAlert): Subject {
    return { site: this.settings().site_id, dashboard, alert: { id, name: rule.name, kind: rule.kind } };
  }

  /** Stores an alert, a new one or one that was changed. */
  save(alert: StoredAlert): void {
    this.store.save(alert);
    const known = this.alerts.some(({ id }) => id === alert.id);
    this.alerts = known ? this.alerts.map((one) => (one.id === alert.id ? alert : one)) : [...this.alerts, alert];
  }

  /** The alert was made or changed: nobody knows yet when to look. */
  begin({ id, rule }: StoredAlert): void {
    this.looks.delete(id);
    if (!rule.enabled) this.outbox.drop(id);
    else if (rule.kind === "drop" || rule.kind === "quota") this.lookAt(id, this.ports.now());
    this.watch();
  }

  remove(id: string): void {
    this.outbox.drop(id);
    this.store.remove(id);
    this.alerts = this.alerts.filter((alert) => alert.id !== id);
    this.looks.delete(id);
  }

  /** The site's goals were changed: what was counted of the old ones says nothing of the new. */
  goalsChanged(): void {
    const now = this.ports.now();
    for (const alert of this.alerts.filter(isOf("goal"))) {
      this.save({ ...alert, state: initialState(alert.rule, now, alert.state) });
    }
  }

  /** A shard told what happened there. */
  heard(report: ShardReport): void {
    const { goals } = this.settings();
    for (const alert of this.alerts.filter(isOf("goal"))) {
      // A look that is planned will see this too.
      const isPlanned = typeof this.looks.get(alert.id) === "number";
      const goal = isPlanned ? null : goalOf(alert.rule, goals);
      if (goal && mayMeet(goal, report.events)) this.lookSoon(alert);
    }
    for (const alert of this.alerts.filter(isOf("drop"))) {
      if (alert.state.since !== null && hasPageviews(report)) this.lookSoon(alert);
    }
  }

  /** Part of the month's quota was given out. */
  leased(): void {
    for (const alert of this.alerts.filter(isOf("quota"))) this.lookSoon(alert);
  }

  /** Looks at who is there, if that is known. */
  watch(): void {
    const board = this.watchesPresence ? this.ports.board() : null;
    if (!board) return;
    const now = this.ports.now();
    const online = board.online(now);
    for (const alert of this.alerts.filter(isOf("spike"))) {
      this.take(alert, stepSpike(alert.rule, alert.state, online, now), now);
    }
  }

  /** One wake's share: looks and attempts that are due. */
  async run(): Promise<void> {
    this.outbox.sendDue();
    this.watch();
    await this.askShards();
  }

  /** Unix ms at which `run` has something to do, or null. */
  computeNextRun(now: number): number | null {
    const times = [this.outbox.computeNextRun()];
    for (const { id } of this.alerts.filter(asksShards)) times.push(this.looks.get(id) ?? null);
    const board = this.watchesPresence ? this.ports.board() : null;
    for (const { rule, state } of board ? this.alerts.filter(isOf("spike")) : []) {
      const online = board?.online(now) ?? 0;
      const fallsBelow = (count: number) => board?.computeFallBelow(count) ?? null;
      times.push(nextLookAtSpike(rule, state, { online, fallsBelow }));
    }
    const known = times.filter((at) => at !== null);
    return known.length > 0 ? Math.min(...known) : null;
  }

  /** Forgets everything; the tables are gone. */
  reset(): void {
    this.alerts = [];
    this.looks.clear();
    this.outbox.reset();
  }

  private settings(): SiteSettings {
    const site = this.ports.site();
    if (!site) throw new Error("There is no such site.");
    return site.settings;
  }

  private lookAt(id: string, at: number): void {
    this.looks.set(id, Math.min(at, this.looks.get(id) ?? Number.POSITIVE_INFINITY));
  }

  /** Until what was said of a goal has been taken, there is nothing more to say: then it is looked at. */
  private holdsBack({ id, rule }: StoredAlert): boolean {
    const holds = rule.kind === "goal" && this.outbox.holds(id);
    if (holds) this.heldBack.add(id);
    return holds;
  }

  private lookSoon(alert: StoredAlert): void {
    const { id, rule, state } = alert;
    if (this.holdsBack(alert)) return;
    const cooled = rule.kind === "goal" ? cooledAt(rule, state) : 0;
    const rested = (this.lookedAt.get(id) ?? Number.NEGATIVE_INFINITY) + LOOK_INTERVAL_MS;
    this.lookAt(id, Math.max(this.ports.now(), cooled, rested));
  }

  /** Those to ask the shards about now: whose time has come, and those of which nobody knows. */
  private dueAlerts(): StoredAlert[] {
    const now = this.ports.now();
    return this.alerts.filter(asksShards).filter(({ id }) => {
      const at = this.looks.get(id);
      return at === undefined || (at !== null && at <= now);
    });
  }

  private async askShards(): Promise<void> {
    const due = this.dueAlerts();
    if (due.length === 0) return;
    const now = this.ports.now();
    for (const { id } of due) {
      this.looks.set(id, null);
      this.lookedAt.set(id, now);
    }
    try {
      await Promise.all([this.askForFacts(due, now), this.askForUsage(due.filter(isOf("quota")), now)]);
    } catch (error) {
      this.ports.note("shards could not be asked for what alerts are about", error);
      for (const { id } of due) this.lookAt(id, now + RETRY_MS);
    }
  }

  private async askForFacts(due: readonly StoredAlert[], now: number): Promise<void> {
    const { goals } = this.settings();
    const inquiries = due.map((alert) => inquiryOf(alert, goals, now)).filter((inquiry) => inquiry !== null);
    const open = inquiries.filter(({ alert }) => !this.holdsBack(alert));
    if (open.length === 0) return;
    const plans = open.map(({ plan }) => plan);
    const replies = await Promise.all(this.ports.shards().map((shard) => shard.scanSince(plans, null)));
    open.forEach(({ alert, conclude }, index) => {
      // Changed meanwhile: then this was another question.
      if (this.find(alert.id) !== alert) {
        this.lookAt(alert.id, now);
        return;
      }
      const { step, next } = conclude(replies.map(({ partials }) => partials[index]));
      this.take(alert, step, now);
      if (next !== null) this.lookAt(alert.id, next);
    });
  }

  private async askForUsage(due: readonly Of<"quota">[], now: number): Promise<void> {
    if (due.length === 0) return;
    const quota = this.settings().quota.events_per_month;
    const shards = quota === null ? [] : this.ports.shards();
    const usages = await Promise.all(shards.map((shard) => shard.usage()));
    const used = usages.reduce((sum, usage) => sum + usedIn(usage, "month", periodOf("month", now)), 0);
    for (const { id } of due) {
      const alert = this.alerts.filter(isOf("quota")).find((one) => one.id === id);
      if (alert) this.take(alert, stepQuota(alert.state, { used, quota }, now), now);
    }
  }

  /** Keeps what a look at `now` made of an alert, and with it the message that tells of it. */
  private take(alert: StoredAlert, { state, notice }: Step, now: number): void {
    if (state === alert.state) return;
    const message = this.store.atomically(() => {
      this.save({ ...alert, state });
      return notice && this.outbox.add(alert.id, `msg_${randomHex(16)}`, JSON.stringify(this.say(alert, notice, now)));
    });
    if (message) this.outbox.send(message);
  }

  private say(alert: StoredAlert, notice: Notice, now: number): AlertMessage {
    const shown = alert.rule.kind === "spike" ? this.ports.board()?.show(now) : undefined;
    return messageOf(this.subjectOf(alert), notice, now, shown);
  }
}
