import type { FlowAnswer, FlowLevel, FunnelAnswer, RetentionAnswer } from "../../protocol/analysis.ts";
import type { Cell } from "./csv.ts";

/** Answers as tables, a header first: what their files hold. */

export const funnelTable = ({ steps }: FunnelAnswer, header: readonly string[]): Cell[][] => [
  [...header],
  ...steps.map((step): Cell[] => [
    step.label,
    step.visitors,
    step.conversion_rate,
    step.step_conversion_rate,
    step.dropped,
    step.median_seconds,
  ]),
];

interface Labels {
  ended: string;
  others: (pages: number) => string;
}

const levelRows = (level: FlowLevel, path: readonly string[], labels: Labels): Cell[][] => {
  const row = (page: string, { visits, share }: { visits: number; share: number }): Cell[] => [
    path.length + 1,
    path.join(" > "),
    page,
    visits,
    share,
  ];
  return [
    ...level.pages.flatMap((page) => [
      row(page.page, page),
      ...(page.further === null ? [] : levelRows(page.further, [...path, page.page], labels)),
    ]),
    ...(level.others.visits > 0 ? [row(labels.others(level.others.pages), level.others)] : []),
    ...(level.ended.visits > 0 ? [row(labels.ended, level.ended)] : []),
  ];
};

export const flowTable = ({ from }: FlowAnswer, header: readonly string[], labels: Labels): Cell[][] => [
  [...header],
  ...levelRows(from, [], labels),
];

/** A line for each cohort: visitors who returned, period by period, then the same in per cent. */
export const retentionTable = ({ cohorts }: RetentionAnswer, header: readonly string[]): Cell[][] => {
  const periods = Math.max(0, ...cohorts.map(({ returned }) => returned.length));
  const numbered = (what: string): string[] => Array.from({ length: periods }, (_, index) => `${what}_${index}`);
  const padded = (cells: readonly number[]): Cell[] =>
    Array.from({ length: periods }, (_, index) => cells[index] ?? null);
  return [
    [...header, ...numbered("returned"), ...numbered("rate")],
    ...cohorts.map(({ start, size, returned, rates }): Cell[] => [start, size, ...padded(returned), ...padded(rates)]),
  ];
};
