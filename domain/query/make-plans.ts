import { type Dimension, isTimeDimension, type Metric, PROP_KEYS, propKey } from "../../protocol/query-grammar.ts";
import { compileFilters } from "./compile-filter.ts";
import { entryColumn, textDimension, valueBands } from "./dimension.ts";
import { atEntry, filtersOn } from "./filter-tree.ts";
import { goalFilter, isScrollGoal } from "./goals.ts";
import { type HitFamily, isSessionMetric, metricRules, type Need, type VisitFamily } from "./metric.ts";
import type { HitMeasure, HitsPlan, PlanDimension, PlanFilter, Scope, VisitMeasure, VisitsPlan } from "./plan.ts";
import type { Question } from "./resolve.ts";
import { revenueFilter } from "./revenue.ts";

/** Where a need's sums are: which plan and measure, and which of the question's dimensions that plan's keys are. */
interface Source {
  readonly plan: number;
  readonly measure: number;
  readonly on: readonly number[];
}

export interface Planned {
  readonly plans: readonly (HitsPlan | VisitsPlan)[];
  readonly sources: ReadonlyMap<Need, Source>;
  /** Plans whose groups are the rows of the answer. */
  readonly rowsFrom: readonly number[];
}

type Family = HitFamily | VisitFamily;

const planDimension = (question: Question, dimension: Dimension): PlanDimension => {
  if (dimension === "event:goal") return { by: "goal", goals: question.wantedGoals.map(goalFilter) };
  if (dimension === PROP_KEYS) return { by: "props" };
  if (dimension === "visit:value") return { by: "score", floors: valueBands.map(({ floor }) => floor) };
  if (isTimeDimension(dimension) && question.buckets) return question.buckets.dimension;
  const text = textDimension(dimension);
  if (!text) throw new Error(`no plan for dimension ${dimension}`);
  return { by: "text", ...text };
};

/** A visit without a pageview has no entry page, so none that matches. */
const hasEntry: PlanFilter = {
  op: "not",
  of: { op: "text", column: { of: "visit", column: "entryPage" }, how: "is", values: [""], fold: false },
};

/** The visits that bounce_rate is about: with a page asked for, those that were entered there. */
const entryScope = (question: Question, scope: Scope): Scope => {
  const { dimensions, filters, goals } = question;
  if (!dimensions.includes("event:page") && !filtersOn(filters, "event:page")) return scope;
  const filter = compileFilters(atEntry(filters, dimensions.includes("event:hostname")), goals);
  return {
    ...scope,
    filter: filter ? { op: "and", of: [filter, hasEntry] } : hasEntry,
    dimensions: scope.dimensions.map((dimension) =>
      dimension.by === "text" ? { ...dimension, column: entryColumn(dimension.column) } : dimension,
    ),
  };
};

interface FamilyScope {
  readonly scope: Scope;
  readonly on: readonly number[];
}

/** Compiled once: plans that share a filter share its object, and a shard evaluates it once per table. */
interface Compiled {
  readonly filter: PlanFilter | null;
  /** Without conditions on goals and properties alone. */
  readonly reach: PlanFilter | null;
}

/** Range, filter and dimensions of each family. */
const familyScope = (question: Question, { filter, reach }: Compiled, family: Family): FamilyScope => {
  const { filters, dimensions, range, wantedGoals } = question;
  const asksGoals = dimensions.includes("event:goal") || filtersOn(filters, "event:goal");
  const everything = dimensions.map((_, index) => index);
  const scope = (on: readonly number[], filter: PlanFilter | null, rows: Scope["rows"]): FamilyScope => ({
    scope: {
      ...range,
      rows,
      filter,
      dimensions: on.map((index) => planDimension(question, dimensions[index] as Dimension)),
    },
    on,
  });
  const rows = asksGoals && wantedGoals.some(isScrollGoal) ? "any" : "counted";
  switch (family) {
    case "hits":
    case "visits":
      return scope(everything, filter, rows);
    case "entries": {
      const visits = scope(everything, filter, rows);
      return { ...visits, scope: entryScope(question, visits.scope) };
    }
    case "engagement":
      return scope(everything, filter, "engagement");
    case "revenue": {
      const { also, goals: earning } = revenueFilter(question);
      const found = scope(everything, filter ? { op: "and", of: [filter, also] } : also, "counted");
      const dimensionsOf = found.scope.dimensions.map((dimension) =>
        dimension.by === "goal" ? { by: dimension.by, goals: earning } : dimension,
      );
      return { ...found, scope: { ...found.scope, dimensions: dimensionsOf } };
    }
    case "all":
      return scope([], filter, rows);
    case "reach":
      return scope([], reach, "counted");
    case "groupReach": {
      const on = everything.filter((index) => {
        const dimension = dimensions[index] as Dimension;
        return dimension !== "event:goal" && dimension !== PROP_KEYS && propKey(dimension) === null;
      });
      return scope(on, reach, "counted");
    }
  }
};

/** Collects plans; needs of equal scope share one. */
class Plans {
  readonly plans: { plan: HitsPlan | VisitsPlan; key: string }[] = [];
  readonly sources = new Map<Need, Source>();
  private readonly question: Question;
  private readonly compiled: Compiled;

  constructor(question: Question) {
    const { filters, reach, goals } = question;
    this.question = question;
    this.compiled = {
      filter: compileFilters(filters, goals),
      reach: compileFilters(reach, goals),
    };
  }

  need(need: Need): Source {
    const known = this.sources.get(need);
    if (known) return known;
    const [family, measure] = need.split(".") as [Family, HitMeasure | VisitMeasure];
    const { scope, on } = familyScope(this.question, this.compiled, family);
    const subject = family === "visits" || family === "entries" ? "visits" : "hits";
    const key = JSON.stringify([subject, scope]);
    let index = this.plans.findIndex((entry) => entry.key === key);
    if (index < 0)
      index = this.plans.push({ key, plan: { ...scope, subject, measures: [] } as HitsPlan | VisitsPlan }) - 1;
    const entry = this.plans[index] as { plan: HitsPlan | VisitsPlan; key: string };
    const measures = entry.plan.measures as readonly string[];
    if (!measures.includes(measure))
      entry.plan = { ...entry.plan, measures: [...measures, measure] } as HitsPlan | VisitsPlan;
    const source = { plan: index, measure: (entry.plan.measures as readonly string[]).indexOf(measure), on };
    this.sources.set(need, source);
    return source;
  }
}

/**
 * What to ask of every shard, and where each need's sums will be in the replies. The rows of the answer are the groups of
 * the hits; of the visits where only metrics of visits are asked; of both by the hour, where a visit is in hours without hits.
 */
export const makePlans = (question: Question): Planned => {
  const plans = new Plans(question);
  const scanned = question.query.metrics.filter((metric) => metricRules[metric].needs.length > 0);
  const needs = scanned.flatMap((metric) => metricRules[metric].needs);
  const onlyVisits = scanned.every(isSessionMetric);
  const ofHits = needs.find((need) => need.startsWith("hits.")) ?? "hits.events";
  const byHits = onlyVisits ? null : plans.need(ofHits).plan;
  const ofVisits: number[] = [];
  for (const need of needs) {
    const { plan } = plans.need(need);
    if (need.startsWith("visits.") || need.startsWith("entries.")) ofVisits.push(plan);
  }
  const everyHour = question.buckets?.dimension.everyBucket ?? false;
  const rowsFrom = byHits === null ? ofVisits : everyHour ? [byHits, ...ofVisits] : [byHits];
  return { plans: plans.plans.map(({ plan }) => plan), sources: plans.sources, rowsFrom: [...new Set(rowsFrom)] };
};

/** The plans that a metric's figures are made of. */
export const plansOf = (metric: Metric, { sources }: Planned): number[] =>
  metricRules[metric].needs.flatMap((need) => sources.get(need)?.plan ?? []);
