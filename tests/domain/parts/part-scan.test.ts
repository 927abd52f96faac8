import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildFacts } from "../../../domain/parts/build-facts.ts";
import { compareSealed } from "../../../domain/parts/sealed-visit.ts";
import { extentOf } from "../../../domain/query/extent.ts";
import type { ScanPartial } from "../../../domain/query/partial.ts";
import type {
  HitMeasure,
  PlanColumn,
  PlanDimension,
  PlanFilter,
  ScanPlan,
  VisitMeasure,
} from "../../../domain/query/plan.ts";
import { scanAll } from "../../../domain/query/scan.ts";
import { openPart, partOf, sealedOf, shardHistory } from "../../support/parts.ts";

const SLOW_MS = 120_000;
const DAY = Date.UTC(2026, 5, 1);
const HOUR = 3_600_000;

const column: fc.Arbitrary<PlanColumn> = fc.constantFrom<PlanColumn[]>(
  { of: "hit", column: "page" },
  { of: "hit", column: "name" },
  { of: "hit", column: "hostname" },
  { of: "hit", column: "currency" },
  { of: "visit", column: "source" },
  { of: "visit", column: "city" },
  { of: "visit", column: "entryPage" },
  { of: "visit", column: "exitHostname" },
  { of: "prop", key: "plan" },
  { of: "prop", key: "nobody has this" },
);

const leaf: fc.Arbitrary<PlanFilter> = fc.oneof(
  fc.record({
    op: fc.constant("text" as const),
    column,
    how: fc.constantFrom("is" as const, "contains" as const),
    values: fc.subarray(["", "/", "/b", "ü", "pro", "Signup", "Google", "Tartu", "EUR"], {
      minLength: 1,
      maxLength: 2,
    }),
    fold: fc.boolean(),
  }),
  fc.record({ op: fc.constant("kind" as const), kind: fc.nat(2) }),
  fc.record({ op: fc.constant("scroll" as const), atLeast: fc.nat(100) }),
  fc.record({ op: fc.constant("score" as const), min: fc.nat(50), max: fc.integer({ min: 50, max: 100 }) }),
);
const filter: fc.Arbitrary<PlanFilter> = fc.oneof(
  { weight: 3, arbitrary: leaf },
  fc.record({ op: fc.constantFrom("and" as const, "or" as const), of: fc.array(leaf, { minLength: 1, maxLength: 2 }) }),
  fc.record({ op: fc.constant("not" as const), of: leaf }),
  fc.record({ op: fc.constant("done" as const), of: leaf }),
);

const dimension: fc.Arbitrary<PlanDimension> = fc.oneof(
  { weight: 3, arbitrary: column.map((of): PlanDimension => ({ by: "text", column: of, blank: "(none)" })) },
  fc.constant<PlanDimension>({ by: "score", floors: [0, 20, 60] }),
);
const range = fc.constantFrom(
  [DAY - HOUR, DAY + 24 * HOUR],
  [DAY, DAY + 4 * HOUR],
  [DAY + 3 * HOUR, DAY + 5 * HOUR + 1],
);

const scope = fc
  .record({ range, rows: fc.constantFrom("counted" as const, "engagement" as const, "any" as const) })
  .chain(({ range: [from = 0, to = 0], rows }) =>
    fc.record({
      from: fc.constant(from),
      to: fc.constant(to),
      rows: fc.constant(rows),
      filter: fc.option(filter),
      dimensions: fc.oneof(
        { weight: 2, arbitrary: fc.array(dimension, { maxLength: 2 }) },
        fc
          .boolean()
          .map((everyBucket): PlanDimension[] => [
            { by: "time", borders: [from, (from + to + 1) / 2, to], keys: [0, 1], everyBucket },
          ]),
      ),
    }),
  );

const hitMeasures: HitMeasure[] = [
  "visitors",
  "visits",
  "pageviews",
  "events",
  "amount",
  "amounts",
  "engagedMs",
  "scroll",
  "scrolled",
];
const visitMeasures: VisitMeasure[] = ["visits", "bounces", "durationMs", "pageviews", "score"];
const plan: fc.Arbitrary<ScanPlan> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(scope, fc.subarray(hitMeasures, { minLength: 1 }))
      .map(([given, measures]): ScanPlan => ({ ...given, subject: "hits", measures })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(scope, fc.subarray(visitMeasures, { minLength: 1 }))
      .map(([given, measures]): ScanPlan => ({ ...given, subject: "visits", measures })),
  },
  fc.constant<ScanPlan>({ subject: "extent" }),
);

/** A reply without the order of its groups. */
const canonical = (partial: ScanPartial): unknown => {
  if (partial.subject !== "groups") return partial;
  const { count, keys, sums } = partial;
  return Array.from({ length: count }, (_none, group) =>
    JSON.stringify([keys.map((of) => of[group]), sums.map((of) => of[group])]),
  ).sort();
};

describe("a question over parts", () => {
  it("[PA3] [PA7] has the answer that it has over the memtable, however visits were sealed and buried", {
    timeout: SLOW_MS,
  }, () => {
    fc.assert(
      fc.property(
        shardHistory,
        fc.array(fc.nat(2)),
        fc.array(plan, { minLength: 1, maxLength: 4 }),
        (visitors, hands, plans) => {
          const sealed = visitors.flatMap(sealedOf).sort(compareSealed);
          // Every run is alive in one part, and buried in another.
          const parts = [0, 1].map((hand) => ({
            hand,
            dead: sealed.flatMap((_run, row) => ((hands[row] ?? 0) % 2 === hand ? [] : [row])),
          }));
          const tables = parts.map(({ dead }) => openPart(partOf(sealed)).facts(dead));
          const expected = scanAll([buildFacts(visitors)], plans).map(canonical);
          expect(scanAll(tables, plans).map(canonical)).toEqual(expected);
          expect(scanAll([openPart(partOf(sealed)).facts()], plans).map(canonical)).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("[PA2] knows its extent without looking", { timeout: SLOW_MS }, () => {
    fc.assert(
      fc.property(shardHistory, (visitors) => {
        const facts = openPart(partOf(visitors.flatMap(sealedOf).sort(compareSealed))).facts();
        fc.pre(facts.visits.count > 0);
        expect(facts.extent).toEqual(extentOf(buildFacts(visitors)));
      }),
    );
  });
});
