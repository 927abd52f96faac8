import type { Retention, RetentionAnswer, RetentionCohort } from "../../protocol/analysis.ts";
import { columnOf } from "../query/ask-plans.ts";
import { compileFilters } from "../query/compile-filter.ts";
import type { RetentionPlan } from "../query/plan.ts";
import { periodsOf } from "./periods.ts";
import { type Asking, answered, type Outcome, prepare, rateOf, refused, withIdentity } from "./prepare.ts";
import { PERIODS_MAX } from "./visitor-periods.ts";

/** Before every fact: who was there before the range is in no cohort of it. */
const BEGINNING_MS = -8.64e15;

const cohortOf = (start: string, returned: number[]): RetentionCohort => {
  const size = returned[0] ?? 0;
  return { start, size, returned, rates: returned.map((visitors) => rateOf(visitors, size)) };
};

/** Cohorts that are old enough, added up by the periods since their first. @param complete whether each period is over */
const overallOf = (cohorts: readonly RetentionCohort[], complete: readonly boolean[]): RetentionAnswer["overall"] =>
  complete.map((_, later) => {
    const old = cohorts.filter((_cohort, index) => complete[index + later]);
    const size = old.reduce((sum, cohort) => sum + cohort.size, 0);
    const returned = old.reduce((sum, cohort) => sum + (cohort.returned[later] ?? 0), 0);
    return { size, returned, rate: rateOf(returned, size) };
  });

/** Answers who of those that came first in a period came again in which (docs/analysis.md). */
export const askRetention = async (retention: Retention, asking: Asking): Promise<Outcome<RetentionAnswer>> => {
  const { grain } = retention;
  const { site, now } = asking;
  const prepared = await prepare(retention, asking);
  if (prepared.kind === "refused") return prepared;
  const { scope } = prepared;
  const periods = periodsOf(site.timezone, scope, grain, PERIODS_MAX);
  if (!periods) {
    return refused("date_range", `has more than ${PERIODS_MAX} ${grain}s: ask for a shorter range, or a longer grain`);
  }
  const { borders, starts } = periods;
  const range = { from: borders[0] as number, to: borders.at(-1) as number };
  // Who may see some visits only is told of returns by those only.
  const among = compileFilters(site.within ?? [], site.goals);
  const plan: RetentionPlan = { ...scope, from: BEGINNING_MS, to: range.to, subject: "retention", borders, among };
  const counts = starts.map((_, cohort) => new Array<number>(starts.length - cohort).fill(0));
  for (const partial of columnOf(await asking.askShards([plan]), 0)) {
    if (partial.subject !== "groups") {
      return refused("date_range", "has more visitors than one shard can follow at a time: ask for a shorter range");
    }
    const [cohortAt = [], periodAt = []] = partial.keys;
    for (let row = 0; row < partial.count; row++) {
      const returned = counts[cohortAt[row] as number] as number[];
      const later = (periodAt[row] as number) - (cohortAt[row] as number);
      returned[later] = (returned[later] as number) + (partial.sums[0]?.[row] ?? 0);
    }
  }
  const cohorts = starts.map((start, index) => cohortOf(start, counts[index] as number[]));
  const complete = starts.map((_, index) => (borders[index + 1] as number) <= now);
  const answer: RetentionAnswer = {
    ...answered(site, range),
    grain,
    periods: starts.map((start, index) => ({ start, complete: complete[index] as boolean })),
    cohorts,
    overall: overallOf(cohorts, complete),
  };
  return { kind: "answer", answer: withIdentity(answer, site) };
};
