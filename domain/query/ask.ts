import { QUERY_GROUPS_MAX } from "../../protocol/limits.ts";
import { parseQuery, type Query, type QueryAnswer } from "../../protocol/query.ts";
import type { SiteSettings } from "../../protocol/site-settings.ts";
import { answer } from "./answer.ts";
import { type AskShards, askPlans, columnOf } from "./ask-plans.ts";
import { check, ONLINE_IS_WHOLE } from "./check.ts";
import { type Combined, combineExtents } from "./combine.ts";
import { makePlans, plansOf } from "./make-plans.ts";
import type { Archive } from "./past.ts";
import { withPast } from "./past-notes.ts";
import { BUCKETS_MAX, resolve } from "./resolve.ts";
import { type AskedSite, askedFilters } from "./segments.ts";

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

/**
 * The earliest fact there is, or day that is kept, Unix ms: what the range `all` begins with. Null without one, and when nobody
 * asks.
 */
export const askFirst = async (
  { date_range }: Pick<Query, "date_range">,
  askShards: AskShards,
  archive: Archive | null = null,
): Promise<number | null> => {
  if (date_range !== "all") return null;
  const [replies, state] = await Promise.all([askShards([{ subject: "extent" }]), archive?.state()]);
  const fact = combineExtents(columnOf(replies, 0));
  const day = state?.first ?? null;
  return fact === null || day === null ? (fact ?? day) : Math.min(fact, day);
};

/** How many visitors the live view has now. */
export type AskOnline = () => Promise<number>;

/**
 * The passes after the first two, over the shards that `askShards` reaches.
 * @param now Unix ms
 * @param askOnline for the metric `online`, which is no matter of history; without it that is null
 * @param archive of a site that does not keep its facts for ever
 */
export const ask = async (
  query: Query,
  site: AskedSite & Pick<SiteSettings, "timezone">,
  {
    now,
    askShards,
    askOnline,
    archive = null,
  }: { now: number; askShards: AskShards; askOnline?: AskOnline; archive?: Archive | null },
): Promise<Outcome> => {
  const first = await askFirst(query, askShards, archive);
  const online = query.metrics.includes("online") && askOnline ? await askOnline() : null;
  const question = resolve(query, { site, now, first, online });
  if (!question)
    return refused(
      `Invalid date range: it has more than ${BUCKETS_MAX} time buckets. Ask for a shorter range or longer buckets.`,
    );
  const planned = makePlans(question);
  const together = query.metrics.map((metric) => plansOf(metric, planned));
  const { combined, past } = await askPlans(planned.plans, together, { askShards, archive });
  if (!combined.every((groups): groups is Combined => groups !== null))
    return refused(
      `Too many groups: the answer would have more than ${QUERY_GROUPS_MAX} rows, or more text than a shard can send, or its regular expressions take too long. Ask for fewer dimensions, a shorter range, or stricter or simpler filters.`,
    );
  return { kind: "answer", answer: withPast(answer(question, planned, combined), planned, past, question.zone) };
};
