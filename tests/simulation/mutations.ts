import { LiveBoard } from "../../domain/live/live-board.ts";
import { Presence } from "../../domain/live/presence.ts";
import { PartSet } from "../../domain/parts/part-set.ts";
import type { Memtable } from "../../domain/visits/memtable.ts";
import { AlertStore } from "../../objects/alerts.store.ts";
import { HandOver } from "../../objects/hand-over.ts";
import { SiteTasks } from "../../objects/site-tasks.ts";
import { VisitorShardStore } from "../../objects/visitor-shard.store.ts";
import type { Operation } from "./operations.ts";
import type { OnWake } from "./simulation.ts";

/** A bug that is planted while a simulation runs; the code itself stays as it is. */
export interface Mutation {
  bug: string;
  /** What the run should say about it. */
  caughtAs: RegExp;
  /** A seed of which the run is known to say it; later ones are tried too. */
  knownSeed: number;
  /** What happens first in such a run. */
  begins?: readonly Operation[];
  onWake?: OnWake;
  /** @returns takes the bug out again */
  plant?: () => () => void;
}

/** Somebody comes, is seen, and is looked for half a second after the time is up. */
const fiveMinutesLater: readonly Operation[] = [
  { after: 1000, do: "emit", tab: 0, kind: "pageview", count: 1, chance: 1, skewMs: 0 },
  { after: 500, do: "strong_read" },
  { after: 300_000, do: "strong_read" },
];

const part = (object: object, name: string): object | undefined => Reflect.get(object, name) as object | undefined;

const replaced = <T extends object>(owner: T, method: string & keyof T, make: (original: T[keyof T]) => unknown) => {
  const original = owner[method];
  owner[method] = make(original) as never;
  return () => {
    owner[method] = original;
  };
};

export const mutations: readonly Mutation[] = [
  {
    bug: "a receipt leaves before its commit",
    caughtAs: /hole/,
    knownSeed: 1,
    onWake: ({ isHub }, object) => {
      if (!isHub) Reflect.set(part(part(object, "commits") ?? {}, "ports") ?? {}, "sync", async () => {});
    },
  },
  {
    bug: "a replay forgets which seqs were seen",
    caughtAs: /twice/,
    knownSeed: 1,
    onWake: ({ isHub }, object) => {
      const known = isHub ? undefined : part(object, "known");
      const memtable = known && (part(part(known, "ledger") ?? {}, "memtable") as Memtable | undefined);
      for (const visitor of memtable?.all() ?? []) visitor.sessions = [];
    },
  },
  {
    bug: "a delta is applied twice",
    caughtAs: /the feed shows/,
    knownSeed: 1,
    plant: () =>
      replaced(LiveBoard.prototype, "apply", (original) => {
        const apply = original as LiveBoard["apply"];
        return function applyTwice(this: LiveBoard, ...[report, now]: Parameters<typeof apply>) {
          const heard = Reflect.get(this, "heard") as Map<number, { epoch: string; seq: number }>;
          const before = heard.get(report.shard);
          const applied = apply.call(this, report, now);
          if (applied !== "applied" || report.full || !before) return applied;
          heard.set(report.shard, before);
          return apply.call(this, report, now);
        };
      }),
  },
  {
    bug: "a tombstone is lost",
    caughtAs: /twice|hole|by event:page|pageviews/,
    knownSeed: 2,
    plant: () => replaced(PartSet.prototype, "changed", () => () => []),
  },
  {
    bug: "presence decays two seconds late",
    caughtAs: /online/,
    knownSeed: 2,
    begins: fiveMinutesLater,
    plant: () =>
      replaced(Presence.prototype, "expire", (original) => {
        const expire = original as Presence["expire"];
        return function expireLate(this: Presence, now: number) {
          return expire.call(this, now - 2000);
        };
      }),
  },
  {
    bug: "an erasure leaves the journal",
    caughtAs: /left/,
    knownSeed: 1,
    plant: () => replaced(VisitorShardStore.prototype, "clearJournal", () => () => {}),
  },
  {
    bug: "an erasure does not tell the hub",
    caughtAs: /left|online/,
    knownSeed: 1,
    plant: () => replaced(HandOver.prototype, "replaceAll", () => async () => {}),
  },
  {
    bug: "an erasure that was cut off is not taken up again",
    caughtAs: /erasures do not come to an end/,
    knownSeed: 4,
    plant: () => replaced(SiteTasks.prototype, "resume", () => async () => false),
  },
  {
    bug: "a hub that woke has forgotten how often it told of a goal",
    caughtAs: /alerts told of/,
    knownSeed: 2,
    plant: () =>
      replaced(AlertStore.prototype, "alerts", (original) => {
        const alerts = original as AlertStore["alerts"];
        return function alertsUntold(this: AlertStore) {
          return alerts.call(this).map((alert) => ({ ...alert, state: { ...alert.state, told: 0 } }));
        };
      }),
  },
  {
    bug: "a hub that woke leases what it had leased before",
    caughtAs: /of a quota of/,
    knownSeed: 6,
    onWake: ({ isHub }, object) => {
      if (isHub) Reflect.set(part(part(object, "quotas") ?? {}, "ports") ?? {}, "load", () => null);
      if (isHub) Reflect.set(part(object, "quotas") ?? {}, "takeBackFrom", async () => 0);
    },
  },
];
