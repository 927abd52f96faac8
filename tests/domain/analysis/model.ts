import type { FunnelOrder, FunnelScope } from "../../../protocol/analysis.ts";
import { type HistoryRow, isCounted, visitsOf } from "../query/history.ts";

/**
 * Funnels, flows and retention read off their definitions, visit by visit and with no thought of memory: what the real
 * ones are compared with. It shares nothing with them but the form of a history.
 */

/** Instants, `to` excluded, and which visits pass: asked of the visit's rows in the range, and of the whole visit. */
export interface Looked {
  from: number;
  to: number;
  passes: (inRange: readonly HistoryRow[], visit: readonly HistoryRow[]) => boolean;
}

type Step = (row: HistoryRow) => boolean;

const within = ({ from, to }: Looked, rows: readonly HistoryRow[]): HistoryRow[] =>
  rows.filter(({ at }) => at >= from && at < to);

/** The visits that pass, each with its rows. */
const chosen = (rows: readonly HistoryRow[], looked: Looked): HistoryRow[][] =>
  visitsOf(rows)
    .filter((visit) => within(looked, visit).some(isCounted))
    .filter((visit) => looked.passes(within(looked, visit), visit));

const trails = (rows: readonly HistoryRow[], looked: Looked, scope: FunnelScope): HistoryRow[][] => {
  const visits = chosen(rows, looked).map((visit) => within(looked, visit));
  if (scope === "visit") return visits;
  const of = Map.groupBy(visits.flat(), ({ visitor }) => visitor);
  return [...of.values()].map((events) => events.toSorted((a, b) => a.at - b.at));
};

/** When the first steps were met, as many as were. */
const times = (trail: readonly HistoryRow[], steps: readonly Step[], order: FunnelOrder): number[] => {
  if (order === "any") {
    const missed = steps.findIndex((step) => !trail.some(step));
    return new Array<number>(missed < 0 ? steps.length : missed).fill(0);
  }
  if (order === "ordered") {
    const found: number[] = [];
    let rest = trail;
    for (const step of steps) {
      const at = rest.findIndex(step);
      if (at < 0) break;
      found.push((rest[at] as HistoryRow).at);
      rest = rest.slice(at + 1);
    }
    return found;
  }
  const counted = trail.filter(isCounted);
  let best: number[] = [];
  for (let start = 0; start < counted.length; start++) {
    const run: number[] = [];
    for (const [index, step] of steps.entries()) {
      const row = counted[start + index];
      if (!row || !step(row)) break;
      run.push(row.at);
    }
    if (run.length > best.length) best = run;
  }
  return best;
};

const rounded = (ms: number): number => {
  const seconds = Math.round(ms / 1000);
  return seconds < 86_400 ? seconds : Math.round(seconds / 60) * 60;
};

const medianOf = (gaps: number[]): number | null => {
  const sorted = gaps.toSorted((a, b) => a - b);
  if (sorted.length === 0) return null;
  return ((sorted[Math.ceil(sorted.length / 2) - 1] as number) + (sorted[Math.floor(sorted.length / 2)] as number)) / 2;
};

export const funnelModel = (
  rows: readonly HistoryRow[],
  looked: Looked,
  { steps, order, scope }: { steps: readonly Step[]; order: FunnelOrder; scope: FunnelScope },
) => {
  const tried = trails(rows, looked, scope).map((trail) => ({
    visitor: trail[0]?.visitor,
    at: times(trail, steps, order),
  }));
  return {
    visitors: new Set(tried.map(({ visitor }) => visitor)).size,
    reached: steps.map(
      (_, step) => new Set(tried.filter(({ at }) => at.length > step).map(({ visitor }) => visitor)).size,
    ),
    medians: steps.map((_, step) => {
      if (step === 0 || order === "any") return null;
      const came = tried.filter(({ at }) => at.length > step);
      return medianOf(came.map(({ at }) => rounded((at[step] as number) - (at[step - 1] as number))));
    }),
  };
};

/** Pages that each visit went to, one after the other; "" for its end. */
export const flowModel = (
  rows: readonly HistoryRow[],
  looked: Looked,
  { start, direction, depth }: { start: Step | null; direction: "next" | "previous"; depth: number },
): string[][] =>
  chosen(rows, looked).flatMap((visit) => {
    const views = visit.filter(({ kind }) => kind === "view");
    const first = within(looked, views).find((row) => !start || start(row));
    if (!first) return [];
    const ahead = direction === "next" ? views : views.toReversed();
    const way = start ? ahead.slice(ahead.indexOf(first)) : ahead;
    const pages = way.map(({ page }) => page).filter((page, index, all) => page !== all[index - 1]);
    return [[...(start ? pages.slice(1) : pages), ""].slice(0, depth)];
  });

/** Visitors by the period of their first visit, if that passes, and each later period in which one began. */
export const retentionModel = (
  rows: readonly HistoryRow[],
  passes: (visit: readonly HistoryRow[]) => boolean,
  periods: readonly string[],
  periodOf: (at: number) => string,
): number[][] => {
  const started = visitsOf(rows).map((visit) => {
    const first = visit.find(isCounted) as HistoryRow;
    return { visitor: first.visitor, at: first.at, visit };
  });
  const counts = periods.map((_, cohort) => new Array<number>(periods.length - cohort).fill(0));
  for (const visits of Map.groupBy(started, ({ visitor }) => visitor).values()) {
    const [first, ...later] = visits.toSorted((a, b) => a.at - b.at);
    const cohort = first ? periods.indexOf(periodOf(first.at)) : -1;
    if (!first || cohort < 0 || !passes(first.visit)) continue;
    const came = new Set([first, ...later].map(({ at }) => periods.indexOf(periodOf(at))));
    for (const period of came) {
      const row = counts[cohort] as number[];
      if (period >= cohort) row[period - cohort] = (row[period - cohort] as number) + 1;
    }
  }
  return counts;
};
