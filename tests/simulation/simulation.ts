import { aSite } from "../support/sites.ts";
import { checkEnd, checkLive, checkQuery, checkQuota } from "./checks.ts";
import { type CrashPoint, kindOf } from "./crash-points.ts";
import { Edge } from "./edge.ts";
import { Erasures } from "./erasures.ts";
import { installGlobals } from "./globals.ts";
import type { Host } from "./host.ts";
import type { Operation, Plan } from "./operations.ts";
import { Platform } from "./platform.ts";
import { checkAlerts, Receiver, watched } from "./receiver.ts";
import { Rng } from "./rng.ts";
import { importHistory, Tab } from "./tracker.ts";
import { leaverName, Truth } from "./truth.ts";
import { Viewer } from "./viewer.ts";
import { World } from "./world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Noon of a day. */
const START = Date.UTC(2026, 5, 1, 12);
const SITE = "simulated.example";

/** What a run amounted to. A run that did nothing is a failed one. */
export interface Outcome {
  seed: number;
  /** Null: every invariant held. */
  violation: string | null;
  events: number;
  receipts: number;
  frames: number;
  deaths: number;
  evictions: number;
  checks: number;
  crashes: Map<CrashPoint, number>;
  virtualMs: number;
}

/** Changes an object right after it woke, to plant a bug. */
export type OnWake = (host: Host, object: object) => void;

/** One run: a site, its objects, pages and viewers, and all that happens to them. */
export class Simulation {
  readonly world: World;
  readonly platform: Platform;
  readonly truth: Truth;
  readonly viewers: Viewer[];
  readonly plan: Plan;
  checks = 0;
  readonly edge: Edge;
  readonly receiver: Receiver;
  private readonly erasures: Erasures;
  private readonly tabs: Tab[] = [];
  private readonly record;
  private imports: Promise<void>[] = [];
  private importsDone = 0;
  private evictions = 0;

  constructor(plan: Plan, onWake?: OnWake) {
    installGlobals();
    this.plan = plan;
    this.world = new World(START, plan.seed ^ 0x5eed);
    this.platform = new Platform(this.world, SITE, plan.shards);
    this.truth = new Truth(this.world);
    const quota = { events_per_second: null, events_per_month: plan.quota ?? null };
    const goals = plan.alerts ? [{ event: "Signup" }] : [];
    this.record = aSite(SITE, 1, { shards: plan.shards, quota, goals });
    this.receiver = new Receiver(this.world, plan.seed ^ 0xec0);
    this.edge = new Edge(this.world, this.platform, this.truth, this.record);
    for (let visitor = 0; visitor < plan.visitors; visitor++) {
      for (let tab = 0; tab < plan.tabsPerVisitor; tab++) {
        this.tabs.push(new Tab(`visitor-${visitor}`, `s${visitor}.${tab}`, this));
      }
    }
    this.erasures = new Erasures(this);
    for (let leaver = 0; leaver < (plan.leavers ?? 0); leaver++) {
      this.tabs.push(new Tab(leaverName(leaver), `g${leaver}`, this));
    }
    this.viewers = Array.from({ length: plan.viewers }, () => new Viewer(this.world, this.platform));
    for (const host of this.platform.hosts) {
      host.onWake = (object) => {
        if (host.isHub) Object.assign(object, { post: this.receiver.postFrom(host) });
        onWake?.(host, object);
      };
    }
  }

  get settings() {
    return this.record.settings;
  }

  async run(): Promise<Outcome> {
    let violation: string | null = null;
    try {
      await this.configure();
      for (const operation of this.plan.operations) {
        await this.world.runUntil(this.world.now + operation.after);
        await this.apply(operation);
        if (this.world.violations.length > 0) break;
      }
      if (this.world.violations.length === 0) await this.finish();
    } catch (error) {
      this.world.fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    if (this.truth.receipts === 0 || this.checks === 0) this.world.fail("nothing happened");
    violation = this.world.violations[0] ?? null;
    const crashes = new Map<CrashPoint, number>();
    for (const host of this.platform.hosts) {
      for (const [point, hits] of host.hits) crashes.set(point, (crashes.get(point) ?? 0) + hits);
    }
    const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);
    this.platform.close();
    return {
      seed: this.plan.seed,
      violation,
      events: this.truth.said.length,
      receipts: this.truth.receipts,
      frames: sum(this.viewers.map(({ frames }) => frames)),
      deaths: sum(this.platform.hosts.map(({ deaths }) => deaths)),
      evictions: this.evictions,
      checks: this.checks,
      crashes,
      virtualMs: this.world.now - START,
    };
  }

  /** Waits for something that has to be answered within a while. @returns null after a violation */
  async within<T>(what: string, ms: number, promise: Promise<T>): Promise<T | null> {
    let done: { value: T } | null = null;
    let failed: unknown = null;
    promise.then(
      (value) => {
        done = { value };
      },
      (error: unknown) => {
        failed = error ?? new Error("failed");
      },
    );
    const deadline = this.world.now + ms;
    while (!done && failed === null && this.world.now < deadline && this.world.violations.length === 0)
      await this.world.runUntil(Math.min(deadline, this.world.now + 5));
    if (failed !== null) throw failed;
    if (!done && this.world.violations.length === 0) this.world.fail(`${what} was not answered within ${ms} ms`);
    return (done as { value: T } | null)?.value ?? null;
  }

  /** Asks until there is an answer: whoever asks may meet a crash or two. */
  async ask<T>(what: string, question: () => Promise<T>): Promise<T | null> {
    for (let attempt = 0; attempt < 20 && this.world.violations.length === 0; attempt++) {
      try {
        return await this.within(what, 60_000, question());
      } catch {
        await this.world.runUntil(this.world.now + 100);
      }
    }
    if (this.world.violations.length === 0) this.world.fail(`${what} failed twenty times`);
    return null;
  }

  /** No faults from here on, and every page that has a network has a receipt for everything. */
  async quiesce(everybody: boolean): Promise<void> {
    for (const host of this.platform.hosts) {
      host.armed.length = 0;
      host.alarmFailures = 0;
    }
    this.platform.linkFaults.length = 0;
    for (const tab of this.tabs) {
      tab.faults.length = 0;
      if (everybody || !tab.offline || tab.unsure) tab.online();
    }
    const waiting = (): boolean =>
      this.importsDone < this.imports.length || this.tabs.some((tab) => !tab.offline && tab.unsent.length > 0);
    for (let rounds = 0; waiting() && this.world.violations.length === 0; rounds++) {
      await this.world.runUntil(this.world.now + 250);
      if (rounds > 4000) this.world.fail("pages do not get rid of what they have to say");
    }
  }

  private async configure(): Promise<void> {
    const { directory, hub, shards } = this.platform;
    if (this.plan.leavers) {
      await this.within("a site", 60_000, this.platform.call(directory, "createSite", [this.settings]));
      return;
    }
    for (const host of [hub, ...shards]) {
      await this.within("configure", 60_000, this.platform.call(host, "configure", [this.record]));
    }
    for (const rule of this.plan.alerts ? watched : []) {
      await this.within("an alert", 60_000, this.platform.call(hub, "createAlert", [rule, "https://stats.example"]));
    }
  }

  private async apply(operation: Operation): Promise<void> {
    const { world, platform } = this;
    const host = "object" in operation ? platform.hosts[operation.object] : undefined;
    const tab = "tab" in operation ? this.tabs[operation.tab] : undefined;
    switch (operation.do) {
      case "emit":
        if (tab) await this.emit(tab, operation);
        return;
      case "network":
        tab?.faults.push(operation.fault);
        return;
      case "offline":
        if (tab) tab.offline = true;
        return;
      case "online":
        tab?.online();
        return;
      case "import":
        this.importOne(operation);
        return;
      case "evict":
        if (host?.evict()) this.evictions++;
        return;
      case "alarm":
        host?.hurryAlarm();
        return;
      case "alarm_fails":
        if (host) host.alarmFailures = 1;
        return;
      case "crash":
        host?.armed.push({ point: operation.point, passes: operation.passes });
        return;
      case "link":
        platform.linkFaults.push({ shard: operation.shard, fault: operation.fault });
        return;
      case "skew":
        if (host) host.skewMs = operation.ms;
        return;
      case "deploy":
        for (const object of platform.hosts) object.kill(world.rng.int(0, object.storage.pendingTurns));
        return;
      case "viewer":
        if (operation.open) this.viewers[operation.viewer]?.open();
        else this.viewers[operation.viewer]?.close();
        return;
      case "erase":
        void this.erasures.order(leaverName(operation.leaver));
        return;
      case "query":
        return checkQuery(this);
      case "strong_read":
        return checkLive(this, "bounds");
      case "settle":
        await this.quiesce(false);
        return checkLive(this, this.plan.quota ? "bounds" : "exact");
    }
  }

  private async emit(tab: Tab, { kind, count, chance, skewMs }: Operation & { do: "emit" }): Promise<void> {
    const rng = new Rng(chance);
    for (let index = 0; index < count; index++) {
      tab.emit(kind, rng, skewMs);
      await this.world.runUntil(this.world.now + rng.int(1, 60));
    }
  }

  private importOne({ visitor, chance, daysAgo }: Operation & { do: "import" }): void {
    const from = START - daysAgo * 24 * HOUR;
    const what = { visitor: `visitor-${visitor}`, run: `i${this.imports.length}`, from };
    const done = importHistory(this, new Rng(chance), what);
    this.imports.push(
      done.then(() => {
        this.importsDone++;
      }),
    );
  }

  /** One more goal is met, which has those told of that a shard could not announce before it died. */
  private async hearAlerts(): Promise<void> {
    this.tabs[0]?.emit("event", new Rng(this.plan.seed), 0);
    await this.quiesce(true);
    await this.world.runUntil(this.world.now + 2 * HOUR);
    if (!this.plan.quota) checkAlerts(this);
  }

  /** Everybody is heard, every hour is sealed, and every answer is compared. */
  private async finish(): Promise<void> {
    await this.quiesce(true);
    if (this.plan.alerts) await this.hearAlerts();
    // A strong read would repair what was not handed over by itself, so not every run has one here.
    if (this.plan.seed % 2 === 0) await checkLive(this, this.plan.quota ? "bounds" : "exact");
    await this.world.runUntil(this.world.now + 3 * HOUR);
    if (this.plan.quota) return checkQuota(this);
    if (!this.plan.leavers) return checkEnd(this);
    await this.erasures.check();
    await this.erasures.eraseAll();
    await checkEnd(this);
    const [point, passes] = this.plan.dieAtDeletion ?? [null, 0];
    for (const host of this.platform.hosts) {
      if (point && kindOf(point) === host.kind) host.armed.push({ point, passes });
    }
    await this.erasures.deleteSite();
  }
}
