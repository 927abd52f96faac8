import { QUERY_GROUPS_MAX } from "../../protocol/limits.ts";
import { parseQuery, type Query, type QueryAnswer } from "../../protocol/query.ts";
import type { SiteSettings } from "../../protocol/site-settings.ts";
import { answer } from "./answer.ts";
import { check, ONLINE_IS_WHOLE } from "./check.ts";
import { type Combined, combine, combineExtents } from "./combine.ts";
import { makePlans } from "./make-plans.ts";
import type { ScanPartial } from "./partial.ts";
import type { ScanPlan } from "./plan.ts";
import { BUCKETS_MAX, resolve } from "./resolve.ts";
import { type AskedSite, askedFilters } from "./segments.ts";

/** Sends plans to every shard. @returns the replies of each shard, in the order of the plans */
export type AskShards = (plans: ScanPlan[]) => Promise<ScanPartial[][]>;

export type Outcome = { kind: "answer"; answer: QueryAnswer } | { kind: "refused"; error: string };

const refused = (error: string): Outcome => ({ kind: "refused", error });

/**
 * Reads a body.
 * @returns the question without segments when it may be asked of this site, or what is wrong with it. What the asker is
 * confined to is not among its filters: `resolve` adds it
 */
export const readQuery = (body: unknown, site: AskedSite): { query: Query } | { error: string } => {
  const parsed = parseQuery(body);
  if ("error" in parsed) return parsed;
  const asked = askedFilters(parsed.query.filters ?? [], site);
  if ("error" in asked) return asked;
  const query = { ...parsed.query, filters: asked.filters };
  // What the asker is confined to is no part of the question and forbids nothing; but `online` knows no part of a site.
  const error = check(query, site.goals) ?? (site.within && query.metrics.includes("online") ? ONLINE_IS_WHOLE : null);
  return error === null ? { query } : { error };
};

/** The replies of all shards to one plan. */
export const columnOf = (replies: readonly ScanPartial[][], plan: number): ScanPartial[] =>
  replies.map((reply) => {
    const partial = reply[plan];
    if (!partial) throw new Error("a shard did not reply to every plan");
    return partial;
  });

/** The earliest fact there is, Unix ms: what the range `all` begins with. Null without one, and when nobody asks. */
export const askFirst = async (
  { date_range }: Pick<Query, "date_range">,
  askShards: AskShards,
): Promise<number | null> =>
  date_range === "all" ? combineExtents(columnOf(await askShards([{ subject: "extent" }]), 0)) : null;

/** How many visitors the live view has now. */
export type AskOnline = () => Promise<number>;

/**
 * The passes after the first two, over the shards that `askShards` reaches.
 * @param now Unix ms
 * @param askOnline for the metric `online`, which is no matter of history; without it that is null
 */
export const ask = async (
  query: Query,
  site: AskedSite & Pick<SiteSettings, "timezone">,
  { now, askShards, askOnline }: { now: number; askShards: AskShards; askOnline?: AskOnline },
): Promise<Outcome> => {
  const first = await askFirst(query, askShards);
  const online = query.metrics.includes("online") && askOnline ? await askOnline() : null;
  const question = resolve(query, { site, now, first, online });
  if (!question)
    return refused(
      `Invalid date range: it has more than ${BUCKETS_MAX} time buckets. Ask for a shorter range or longer buckets.`,
    );
  const planned = makePlans(question);
  const replies = planned.plans.length === 0 ? [] : await askShards([...planned.plans]);
  const combined: Combined[] = [];
  for (let plan = 0; plan < planned.plans.length; plan++) {
    const groups = combine(columnOf(replies, plan));
    if (!groups)
      return refused(
        `Too many groups: the answer would have more than ${QUERY_GROUPS_MAX} rows, or more text than a shard can send. Ask for fewer dimensions, a shorter range or stricter filters.`,
      );
    combined.push(groups);
  }
  return { kind: "answer", answer: answer(question, planned, combined) };
};
