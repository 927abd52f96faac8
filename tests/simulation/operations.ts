import { type CrashPoint, crashPoints, kindOf, quotaPoints, taskPoints } from "./crash-points.ts";
import { type NetworkFault, networkFaults } from "./edge.ts";
import { Rng } from "./rng.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Operations of a run, unless told otherwise: some two thousand events. */
export const OPERATIONS = 700;

/** What a site is in one run. */
export interface Plan {
  seed: number;
  shards: number;
  visitors: number;
  tabsPerVisitor: number;
  viewers: number;
  /** Further visitors, who are erased now and then; then the site is deleted in the end. None unless given. */
  leavers?: number;
  /** The month's quota; null or not given: as many events as come. Imports are not counted, so there are none then. */
  quota?: number;
  /** Whether the site has alerts, which somebody hears. */
  alerts?: boolean;
  /** Where, and the how manieth time, objects die while the site is deleted in the end. */
  dieAtDeletion?: readonly [point: CrashPoint, passes: number];
  /** Whether objects' clocks and pages' clocks may be off. */
  skewed: boolean;
  operations: Operation[];
}

/** One thing that happens, `after` so many ms. Each carries its own chance, so that leaving one out leaves the others as they are. */
export type Operation = { after: number } & (
  | {
      do: "emit";
      tab: number;
      kind: "pageview" | "event" | "engagement";
      count: number;
      chance: number;
      skewMs: number;
    }
  | { do: "network"; tab: number; fault: NetworkFault }
  | { do: "offline" | "online"; tab: number }
  | { do: "import"; visitor: number; chance: number; daysAgo: number }
  | { do: "evict" | "alarm" | "alarm_fails"; object: number }
  | { do: "crash"; object: number; point: CrashPoint; passes: number }
  | { do: "link"; shard: number; fault: "request" | "reply" }
  | { do: "skew"; object: number; ms: number }
  | { do: "deploy" | "strong_read" | "query" | "settle" }
  | { do: "viewer"; viewer: number; open: boolean }
  | { do: "erase"; leaver: number }
);

const gap = (rng: Rng): number => {
  const kind = rng.next();
  if (kind < 0.86) return rng.int(1, 900);
  if (kind < 0.94) return rng.int(1000, 30_000);
  if (kind < 0.985) return rng.int(MINUTE, 12 * MINUTE);
  return kind < 0.997 ? rng.int(25 * MINUTE, 40 * MINUTE) : rng.int(HOUR, 5 * HOUR);
};

const makeOne = (rng: Rng, plan: Omit<Plan, "operations">): Operation => {
  const after = gap(rng);
  const tab = rng.int(0, plan.visitors * plan.tabsPerVisitor - 1);
  const object = rng.int(0, plan.shards);
  const kind = rng.next();
  if (kind < 0.6) {
    const skewMs = plan.skewed && rng.chance(0.05) ? rng.int(-10 * MINUTE, 10 * MINUTE) : 0;
    const what = rng.pick(["pageview", "pageview", "event", "engagement"] as const);
    return { after, do: "emit", tab, kind: what, count: rng.int(1, 9), chance: rng.int(0, 2 ** 31), skewMs };
  }
  if (kind < 0.62) return { after, do: "alarm", object };
  if (kind < 0.78) return { after, do: "network", tab, fault: rng.pick(networkFaults) };
  if (kind < 0.8) return { after, do: "offline", tab };
  if (kind < 0.82) return { after, do: "online", tab };
  if (kind < 0.835)
    return {
      after,
      do: "import",
      visitor: rng.int(0, plan.visitors - 1),
      chance: rng.int(0, 2 ** 31),
      daysAgo: rng.int(4, 9),
    };
  if (kind < 0.87) return { after, do: "evict", object };
  if (kind < 0.93) {
    const point = rng.pick(crashPoints);
    const where = kindOf(point) === "hub" ? 0 : rng.int(1, plan.shards);
    return { after, do: "crash", object: where, point, passes: rng.int(1, 3) };
  }
  if (kind < 0.95)
    return { after, do: "link", shard: rng.int(0, plan.shards - 1), fault: rng.pick(["request", "reply"] as const) };
  if (kind < 0.955) return { after, do: "alarm_fails", object };
  if (kind < 0.96) return { after, do: "deploy" };
  if (kind < 0.965) return { after, do: "skew", object, ms: plan.skewed ? rng.int(-1500, 1500) : 0 };
  if (kind < 0.975) return { after, do: "strong_read" };
  if (kind < 0.985) return { after, do: "query" };
  if (kind < 0.992) return { after, do: "viewer", viewer: rng.int(0, plan.viewers - 1), open: rng.chance(0.7) };
  return { after, do: "settle" };
};

/** Half of the runs have leavers, a fifth a quota: what they do and what is done to them comes between the rest, by chances of its own. */
const LEAVERS_SHARE = 0.5;
const LEAVERS_MOST = 2;
const SALT = 0x6e57;

const makeLeaverOne = (rng: Rng, plan: Plan & { leavers: number }): Operation => {
  const after = gap(rng);
  const leaver = rng.int(0, plan.leavers - 1);
  const tab = plan.visitors * plan.tabsPerVisitor + leaver;
  const kind = rng.next();
  if (kind < 0.55) {
    const what = rng.pick(["pageview", "pageview", "event", "engagement"] as const);
    return { after, do: "emit", tab, kind: what, count: rng.int(1, 6), chance: rng.int(0, 2 ** 31), skewMs: 0 };
  }
  if (kind < 0.65) return { after, do: "network", tab, fault: rng.pick(networkFaults) };
  if (kind < 0.85) return { after, do: "erase", leaver };
  if (kind < 0.89) return { after, do: rng.pick(["evict", "alarm", "alarm_fails"] as const), object: plan.shards + 1 };
  const point = rng.pick(taskPoints);
  const where = kindOf(point) === "hub" ? 0 : plan.shards + 1;
  return { after, do: "crash", object: where, point, passes: rng.int(1, 3) };
};

/** Of the runs without leavers. */
const QUOTA_SHARE = 0.4;

const withQuota = (plan: Plan, rng: Rng): Plan => {
  const operations = plan.operations
    .filter((operation) => operation.do !== "import")
    .flatMap((operation): Operation[] => {
      if (!rng.chance(0.06)) return [operation];
      const point = rng.pick(quotaPoints);
      const object = kindOf(point) === "hub" ? 0 : rng.int(1, plan.shards);
      return [operation, { after: 0, do: "crash", object, point, passes: 1 }];
    });
  return { ...plan, quota: rng.int(50, 1000), operations };
};

/** Of the runs without leavers, whose goals are counted as if they never were. */
const ALERTS_SHARE = 0.5;
const ALERTS_SALT = 0xa1e7;

const withAlerts = (plan: Plan): Plan =>
  plan.leavers === undefined && new Rng(plan.seed ^ ALERTS_SALT).chance(ALERTS_SHARE)
    ? { ...plan, alerts: true }
    : plan;

const withMore = (plan: Plan): Plan => {
  const rng = new Rng(plan.seed ^ SALT);
  if (plan.operations.length === 0) return plan;
  if (!rng.chance(LEAVERS_SHARE)) return rng.chance(QUOTA_SHARE) ? withQuota(plan, rng) : plan;
  const leavers = rng.int(1, LEAVERS_MOST);
  const operations = plan.operations.flatMap((operation) =>
    rng.chance(0.12) ? [operation, makeLeaverOne(rng, { ...plan, leavers })] : [operation],
  );
  return { ...plan, leavers, operations };
};

/** The run of a seed. @param operations how many */
export const planOf = (seed: number, operations: number): Plan => {
  const rng = new Rng(seed);
  const site = {
    seed,
    shards: rng.int(1, 3),
    visitors: rng.int(2, 14),
    tabsPerVisitor: rng.int(1, 3),
    viewers: 2,
    skewed: rng.chance(0.3),
  };
  return withAlerts(withMore({ ...site, operations: Array.from({ length: operations }, () => makeOne(rng, site)) }));
};
