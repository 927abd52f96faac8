import type { QueryAnswer, QueryMeta } from "../../protocol/query.ts";

/** What an answer lacks, because shards did not reply or parts of theirs are damaged. */
export interface Gaps {
  /** Shards that the site has. */
  readonly shards: number;
  /** Numbers of those that did not reply. */
  readonly missing: readonly number[];
  /** Damaged parts in the question's range, over all shards. */
  readonly damagedParts: number;
}

/** What is wrong with the figures. */
export const warningOf = ({ missing, damagedParts }: Gaps): string => {
  const reasons = [
    ...(missing.length > 0 ? [`shards without a reply: ${missing.join(", ")}`] : []),
    ...(damagedParts > 0 ? [`damaged parts that were left out: ${damagedParts}`] : []),
  ];
  return `The figures are too low, since facts are missing (${reasons.join("; ")}).`;
};

/** How much of the site an answer is made of; null when it is complete and nobody asked. @param asked partial answers are accepted */
export const coverageOf = (
  gaps: Gaps,
  asked: boolean,
): { complete: boolean; coverage: NonNullable<QueryMeta["coverage"]> } | null => {
  const complete = gaps.missing.length === 0 && gaps.damagedParts === 0;
  if (complete && !asked) return null;
  return {
    complete,
    coverage: {
      shards: gaps.shards,
      answered: gaps.shards - gaps.missing.length,
      missing: [...gaps.missing],
      damaged_parts: gaps.damagedParts,
    },
  };
};

/**
 * Says in `meta` how much of the site an answer is made of. A complete answer stays as it is, unless the question asks.
 * @param asked the question accepts partial answers
 */
export const withCoverage = (answer: QueryAnswer, gaps: Gaps, asked: boolean): QueryAnswer => {
  const covered = coverageOf(gaps, asked);
  if (!covered) return answer;
  const { complete, coverage } = covered;
  if (complete) return { ...answer, meta: { ...answer.meta, coverage } };
  const warning = warningOf(gaps);
  const said = answer.meta.metric_warnings ?? {};
  const warnings = Object.fromEntries(
    answer.query.metrics.map((metric) => {
      const other = said[metric];
      // What is said of the past is no less true; other warnings are of metrics that have no figure at all.
      if (other && !other.code.startsWith("archive_")) return [metric, other];
      return [metric, { code: "incomplete", warning: other ? `${warning} ${other.warning}` : warning }];
    }),
  );
  return { ...answer, meta: { ...answer.meta, metric_warnings: warnings, coverage } };
};
