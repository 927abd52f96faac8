import type { AnalysisWarning, Answered } from "../../protocol/analysis.ts";
import type { Query } from "../../protocol/query.ts";
import type { SiteSettings } from "../../protocol/site-settings.ts";
import { askFirst, readQuery } from "../query/ask.ts";
import type { AskShards } from "../query/ask-plans.ts";
import { coverageOf, type Gaps, warningOf } from "../query/coverage.ts";
import { makePlans } from "../query/make-plans.ts";
import type { HitsPlan, Scope } from "../query/plan.ts";
import type { Range } from "../query/range.ts";
import { type Question, resolve } from "../query/resolve.ts";
import type { AskedSite } from "../query/segments.ts";
import { dateText, isoText, toLocal } from "../query/zone.ts";

/** What every analysis shares with the questions of Stats API v2: range, filters, segments and goals go through its passes. */

export interface Asking {
  readonly site: AskedSite & Pick<SiteSettings, "timezone" | "identity">;
  /** Unix ms. */
  readonly now: number;
  readonly askShards: AskShards;
}

/** Field (`steps.1.goal`) to the sentences about it. */
export type Refused = { kind: "refused"; errors: Record<string, string[]> };
export type Outcome<T extends Answered> = { kind: "answer"; answer: T } | Refused;

export const refused = (field: string, sentence: string): Refused => ({
  kind: "refused",
  errors: { [field]: [sentence] },
});

export interface Prepared {
  readonly kind: "prepared";
  readonly question: Question;
  /** Counts the visitors of the range that pass. */
  readonly visitors: HitsPlan;
  /** Range and filter of the visits to look at. */
  readonly scope: Scope;
}

/** Turns range and filters into what shards understand; a filter that may not be asked is refused. */
export const prepare = async (
  { date_range, filters }: { date_range: Query["date_range"]; filters?: Query["filters"] },
  { site, now, askShards }: Asking,
): Promise<Prepared | Refused> => {
  const read = readQuery({ site_id: "", metrics: ["visitors"], date_range, ...(filters ? { filters } : {}) }, site);
  if ("error" in read) return refused("filters", read.error);
  const question = resolve(read.query, { site, now, first: await askFirst(read.query, askShards), online: null });
  const [visitors] = question ? makePlans(question).plans : [];
  if (!question || visitors?.subject !== "hits")
    throw new Error("visitors alone are counted by one plan, without buckets");
  const { from, to, rows, filter, dimensions } = visitors;
  return { kind: "prepared", question, visitors, scope: { from, to, rows, filter, dimensions } };
};

/** What an answer says of itself, but for what the shards lack. */
export const answered = (site: Asking["site"], { from, to }: Range): Answered => ({
  date_range: [isoText(site.timezone, from), isoText(site.timezone, to - 1)],
  timezone: site.timezone,
  meta: {},
});

const withWarning = <T extends Answered>(answer: T, code: AnalysisWarning, warning: string): T => ({
  ...answer,
  meta: { ...answer.meta, warnings: [...(answer.meta.warnings ?? []), { code, warning }] },
});

/** Warns of answers over several visits where visitors are not known again. */
export const withIdentity = <T extends Answered>(answer: T, { identity }: Asking["site"]): T => {
  if (identity === "visitor") return answer;
  const span = identity === "daily" ? "day" : "session";
  return withWarning(
    answer,
    "short_identity",
    `Visitors of this site are not known beyond a ${span} (setting identity: ${identity}), so somebody who returns later counts as somebody else.`,
  );
};

/** Warns where the range begins before the facts do: sums by day know of no order. @param floor Unix ms; null: nothing is gone */
export const withFloor = <T extends Answered>(answer: T, floor: number | null): T => {
  if (floor === null || Date.parse(answer.date_range[0]) >= floor) return answer;
  const day = dateText(toLocal(answer.timezone, floor));
  return withWarning(
    answer,
    "facts_gone",
    `Events from before ${day} are no longer kept (retention_days): the figures are of ${day} and later.`,
  );
};

/** Says how much of the site an answer is made of. @param asked the question accepts partial answers */
export const withGaps = <T extends Answered>(answer: T, gaps: Gaps, asked: boolean): T => {
  const covered = coverageOf(gaps, asked);
  if (!covered) return answer;
  const told = covered.complete ? answer : withWarning(answer, "incomplete", warningOf(gaps));
  return { ...told, meta: { ...told.meta, coverage: covered.coverage } };
};

/** Per cent with two decimals; 0 of nothing. */
export const rateOf = (part: number, whole: number): number =>
  whole === 0 ? 0 : Math.round((part * 10_000) / whole) / 100;
