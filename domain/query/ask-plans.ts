import { type ArchivedGroups, archivedForm } from "../rollups/archive-question.ts";
import { sketchBits } from "../rollups/archived-day.ts";
import { standardError } from "../rollups/sketch.ts";
import { type Combined, combine } from "./combine.ts";
import type { ScanPartial } from "./partial.ts";
import {
  type Archive,
  type ArchivePlan,
  additionOf,
  planFactSketches,
  type Split,
  sketchesByGroup,
  splitPlans,
} from "./past.ts";
import type { ScanPlan } from "./plan.ts";

/** Sends plans to every shard. @returns the replies of each shard, in the order of the plans */
export type AskShards = (plans: ScanPlan[]) => Promise<ScanPartial[][]>;

/** The replies of all shards to one plan. */
export const columnOf = (replies: readonly ScanPartial[][], plan: number): ScanPartial[] =>
  replies.map((reply) => {
    const partial = reply[plan];
    if (!partial) throw new Error("a shard did not reply to every plan");
    return partial;
  });

/** What became of one plan where its range begins before the facts do. */
export interface PastOfPlan {
  /** Days answered what facts could not. */
  readonly answered: boolean;
  /** Standard error of its visitors as a share, where they are estimated. */
  readonly error: number | null;
  /** Some days had more values than are kept. */
  readonly cut: boolean;
}

export interface Past {
  /** Unix ms: from here on facts answered. */
  readonly floor: number;
  /** Unix ms: of what was before nothing is known; null: of all that the range asks for something is. */
  readonly since: number | null;
  readonly plans: readonly PastOfPlan[];
  readonly unknownDays: number;
  readonly damagedDays: number;
}

export interface Answers {
  /** One per plan; null: more groups than an answer may have. */
  readonly combined: readonly (Combined | null)[];
  /** Null: facts answered all of it. */
  readonly past: Past | null;
}

/** Asks facts and days for their parts of the range, and adds them up. */
const askBoth = async (split: Split, archive: Archive, askShards: AskShards) => {
  const asked = split.past.flatMap((past) => (past ? [past.plan] : []));
  const [replies, reply] = await Promise.all([
    split.followed ? askShards([...split.recent]) : [],
    asked.length > 0 ? archive.ask(asked, split.followed) : { replies: [], unknownDays: 0, damagedDays: 0 },
  ]);
  let next = 0;
  const answered = split.past.map((past) => (past ? (reply.replies[next++] ?? "too_many_groups") : null));
  const archived = answered.map((groups): ArchivedGroups | null => (groups === "too_many_groups" ? null : groups));
  const wanted = planFactSketches(split, archived);
  const sketched = wanted.length > 0 ? await askShards(wanted.map(({ plan }) => plan)) : [];
  const plans: PastOfPlan[] = [];
  const combined = split.recent.map((plan, index) => {
    const groups = archived[index];
    const partials = columnOf(replies, index);
    const recent = combine(partials);
    if (!groups || !recent) {
      plans.push({ answered: false, error: null, cut: false });
      return answered[index] === "too_many_groups" ? null : recent;
    }
    const sketch = wanted.findIndex(({ of }) => of === index);
    const sketches = sketchesByGroup(sketch < 0 ? [] : columnOf(sketched, sketch));
    const { partial, estimated } = additionOf(plan, groups, { recent, sketches });
    const dimension = archivedForm(plan)?.dimension ?? "total";
    plans.push({ answered: true, error: estimated ? standardError(sketchBits(dimension)) : null, cut: groups.cut });
    return combine([...partials, partial]);
  });
  return { combined, plans, unknownDays: reply.unknownDays, damagedDays: reply.damagedDays };
};

/**
 * What facts, and before them days, say to a question's plans; all of one range.
 * @param together the plans that each figure is made of
 */
export const askPlans = async (
  plans: readonly ArchivePlan[],
  together: readonly (readonly number[])[],
  { askShards, archive }: { askShards: AskShards; archive: Archive | null },
): Promise<Answers> => {
  if (plans.length === 0) return { combined: [], past: null };
  const state = archive && (await archive.state());
  const split = state && splitPlans(plans, together, state.floor);
  if (!archive || !split) {
    const replies = await askShards([...plans]);
    return { combined: plans.map((_, index) => combine(columnOf(replies, index))), past: null };
  }
  const { combined, ...said } = await askBoth(split, archive, askShards);
  const { from } = plans[0] as ArchivePlan;
  const since = state.since !== null && state.since > from ? state.since : null;
  return { combined, past: { floor: split.floor, since, ...said } };
};
