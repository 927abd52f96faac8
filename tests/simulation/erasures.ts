import { queryRows } from "./checks.ts";
import { DIRECTORY, type Host } from "./host.ts";
import type { Simulation } from "./simulation.ts";
import { isLeaver, leaverName, ownPages } from "./truth.ts";

/** When a visitor's last erasure was asked for, and when the Directory said that it is done; Infinity: it has not yet. */
interface Erasure {
  startedAt: number;
  doneAt: number;
}

const GIVE_UP_AFTER_MS = 3_600_000;

/**
 * Erasures as an administrator orders them, whatever dies meanwhile. What must hold: what the visitor did before the order
 * is gone when it is done; what was acknowledged after that is there, as somebody new's; what came between may be either.
 */
export class Erasures {
  private readonly simulation: Simulation;
  private readonly last = new Map<string, Erasure>();

  constructor(simulation: Simulation) {
    this.simulation = simulation;
  }

  /** Orders it, again and again while nobody answers; then the Directory goes on by itself. */
  async order(visitor: string): Promise<void> {
    const { world, platform, settings } = this.simulation;
    const erasure: Erasure = { startedAt: world.now, doneAt: Number.POSITIVE_INFINITY };
    this.last.set(visitor, erasure);
    const until = world.now + GIVE_UP_AFTER_MS;
    while (world.now < until && world.violations.length === 0) {
      try {
        const done = await platform.call(platform.directory, "eraseVisitor", [settings.site_id, visitor]);
        // Ordered anew meanwhile: that order's answer counts.
        if (done === true) erasure.doneAt = world.now;
        return;
      } catch {
        await world.later(1000);
      }
    }
  }

  /** Everybody was heard: of each leaver there is what was acknowledged since the erasure, and nothing from before. */
  async check(): Promise<void> {
    const { world, truth, plan } = this.simulation;
    await this.checkNothingIsOwed();
    const rows = await queryRows(this.simulation, ["events"], ["event:page"]);
    if (!rows) return;
    for (let number = 0; number < (plan.leavers ?? 0); number++) {
      const visitor = leaverName(number);
      const { startedAt, doneAt } = this.last.get(visitor) ?? { startedAt: -1, doneAt: -1 };
      const own = truth.said.filter((said) => said.visitor === visitor && said.hit.kind !== "engagement");
      const least = own.filter(({ vouchedAt }) => vouchedAt > doneAt).length;
      const most = own.filter(({ arrivedAt }) => arrivedAt >= startedAt).length;
      const pages = rows.filter(({ dimensions }) => dimensions[0]?.startsWith(`${ownPages(visitor)}/`));
      const events = pages.reduce((sum, { metrics }) => sum + ((metrics[0] as number | null) ?? 0), 0);
      this.simulation.checks++;
      if (events < least) world.fail(`hole: ${events} events of ${visitor}, ${least} had receipts after the erasure`);
      if (events > most) world.fail(`left: ${events} events of ${visitor}, ${most} came after the erasure was ordered`);
    }
  }

  /** Erases all leavers for good and looks for them in every table of every object, and in what viewers see. */
  async eraseAll(): Promise<void> {
    const { world, platform, plan } = this.simulation;
    for (let number = 0; number < (plan.leavers ?? 0); number++) await this.settle(this.order(leaverName(number)));
    await this.checkNothingIsOwed();
    for (let number = 0; number < (plan.leavers ?? 0); number++) {
      const visitor = leaverName(number);
      for (const host of platform.hosts) {
        const table = tableWith(host, visitor);
        if (table !== null) world.fail(`left: ${visitor} is in ${host.name}'s ${table}`);
      }
      for (const shard of platform.shards) {
        const record = await this.simulation.ask("a visitor's record", () =>
          platform.call(shard, "visitor", [visitor]),
        );
        if (record !== null) world.fail(`left: ${shard.name} knows ${visitor}`);
      }
    }
    const live = await this.simulation.ask("a strong read", () => platform.call(platform.hub, "live", [true]));
    if (JSON.stringify(live).includes(leaverName(0).slice(0, -1))) world.fail("left: a leaver is in the live view");
    this.simulation.checks++;
  }

  /** Deletes the site: nothing of it is left in any object, and the Directory does not know it. */
  async deleteSite(): Promise<void> {
    const { world, platform, settings } = this.simulation;
    await this.simulation.ask("a deletion", () => platform.call(platform.directory, "deleteSite", [settings.site_id]));
    await world.runUntil(world.now + 60_000);
    for (const { name, storage } of platform.hosts) {
      const rows = name === DIRECTORY ? storage.sql.exec("SELECT site_id FROM sites").toArray() : tablesOf(storage);
      if (rows.length > 0) world.fail(`left: ${name} has ${JSON.stringify(rows)} after the site was deleted`);
    }
    this.simulation.checks++;
  }

  /** The Directory goes on by itself: within a minute nothing is owed. */
  private async checkNothingIsOwed(): Promise<void> {
    const { world, platform } = this.simulation;
    await world.runUntil(world.now + 60_000);
    const { sql } = platform.directory.storage;
    const known = sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'erasures'").toArray().length > 0;
    const owed = known ? sql.exec("SELECT visitor FROM erasures").toArray() : [];
    if (owed.length > 0) world.fail(`erasures do not come to an end: ${JSON.stringify(owed)}`);
  }

  private async settle(order: Promise<void>): Promise<void> {
    const { world } = this.simulation;
    let settled = false;
    void order.finally(() => {
      settled = true;
    });
    while (!settled && world.violations.length === 0) await world.runUntil(world.now + 100);
  }
}

const tablesOf = (storage: Host["storage"]): string[] =>
  storage.sql
    .exec("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'fake_alarm'")
    .toArray()
    .map(({ name }) => String(name));

/** @returns the first table in which the word stands, as text or among bytes */
const tableWith = ({ storage }: Host, word: string): string | null => {
  const isIn = (value: unknown): boolean =>
    value instanceof ArrayBuffer ? Buffer.from(value).includes(word) : String(value).includes(word);
  const found = tablesOf(storage).find((table) =>
    storage.sql
      .exec(`SELECT * FROM ${table}`)
      .toArray()
      .some((row) => Object.values(row).some(isIn)),
  );
  return found === "rollups" || found === "outbox" ? null : (found ?? null);
};

/** Hours in which a leaver did something: what was summed up of them stays as it was. */
export const leaverHours = ({ truth }: Simulation, hourMs: number): ReadonlySet<number> =>
  new Set(truth.said.filter(isLeaver).map(({ hit }) => Math.floor(hit.at / hourMs) * hourMs));
