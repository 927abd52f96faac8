import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readQuery } from "../../../domain/query/ask.ts";
import { rangeNames, timeDimensions, visitDimensions } from "../../../protocol/query-grammar.ts";

/** Questions that are right but for one thing, which is known: what is said must name that place, and why. */
const visitWords = visitDimensions.filter((name) => name !== "visit:country");
const plainMetrics = ["visitors", "visits", "bounce_rate", "visit_duration"] as const;
const word = fc.string({ maxLength: 12 });

const leaf = fc.tuple(
  fc.constantFrom("is", "is_not", "contains", "contains_not"),
  fc.constantFrom(...visitWords),
  fc.array(word, { minLength: 1, maxLength: 3 }),
);
const filter = fc.letrec<{ any: unknown; leaf: unknown }>((tie) => ({
  leaf,
  any: fc.oneof(
    { maxDepth: 3 },
    tie("leaf"),
    fc.tuple(fc.constantFrom("and", "or"), fc.array(tie("any"), { minLength: 1, maxLength: 3 })),
    fc.tuple(fc.constant("not"), tie("any")),
  ),
})).any;

const right = fc.record({
  site_id: fc.constant("example.com"),
  metrics: fc.uniqueArray(fc.constantFrom(...plainMetrics), { minLength: 1 }),
  date_range: fc.oneof(fc.constantFrom(...rangeNames), fc.constant(["2026-03-01", "2026-03-31"])),
  dimensions: fc.uniqueArray(fc.constantFrom(...visitWords), { maxLength: 3 }),
  filters: fc.array(filter, { minLength: 1, maxLength: 3 }),
  include: fc.record({ imports: fc.boolean(), total_rows: fc.boolean() }, { requiredKeys: [] }),
  pagination: fc.record({ limit: fc.integer({ min: 1, max: 10_000 }), offset: fc.nat() }, { requiredKeys: [] }),
});
type Right = typeof right extends fc.Arbitrary<infer T> ? T : never;

/** A value that is no word of the grammar, whatever the grammar is. */
const nonsense = fc.oneof(
  word.map((said) => `?${said}`),
  fc.constantFrom<unknown>(
    null,
    true,
    Number.POSITIVE_INFINITY,
    -1,
    1.5,
    {},
    [[]],
    "__proto__",
    "constructor",
    "\ud800",
  ),
  fc.jsonValue({ maxDepth: 2 }).map((value) => ({ value })),
);

interface Wrong {
  body: unknown;
  /** What the sentence has to begin with, or to hold. */
  says: RegExp;
}

/** Each makes one thing wrong. @param bad something that is no word @param at picks a place */
const mistakes: readonly ((question: Right, bad: unknown, at: number) => Wrong)[] = [
  (question, bad, at) => {
    const place = at % question.metrics.length;
    return {
      body: { ...question, metrics: question.metrics.with(place, bad as never) },
      says: new RegExp(`^#/metrics/${place}: Invalid metric `),
    };
  },
  (question, bad) => ({
    body: { ...question, dimensions: [...question.dimensions, bad] },
    says: new RegExp(`^#/dimensions/${question.dimensions.length}: Invalid dimension `),
  }),
  (question, bad) => ({ body: { ...question, date_range: bad }, says: /^#\/date_range: Invalid date range / }),
  (question, bad, at) => {
    const place = at % question.filters.length;
    return {
      body: { ...question, filters: question.filters.with(place, bad) },
      says: new RegExp(`^#/filters/${place}: Invalid filter `),
    };
  },
  (question, bad) => ({
    body: { ...question, filters: [["not", ["or", [question.filters[0], ["is", "visit:os", [bad, null]]]]]] },
    says: /^#\/filters\/0: Invalid filter /,
  }),
  (question, bad) => ({
    body: { ...question, order_by: [[bad, "asc"]] },
    says: /^#\/order_by\/0\/0: Invalid value in order_by /,
  }),
  (question, bad) => ({
    body: { ...question, order_by: [["visitors", bad]] },
    says: /^#\/order_by\/0\/1: Invalid value in order_by /,
  }),
  (question, _bad, at) => ({
    body: { ...question, pagination: { limit: 10_001 + at } },
    says: /^#\/pagination\/limit: Expected the value to be <= 10000/,
  }),
  (question, _bad, at) => ({
    body: { ...question, pagination: { offset: -1 - at } },
    says: /^#\/pagination\/offset: Expected the value to be >= 0/,
  }),
  (question) => ({
    body: { ...question, pagination: { limit: "10" } },
    says: /^#\/pagination\/limit: Type mismatch\. Expected Integer but got String/,
  }),
  (question, bad) => ({
    body: { ...question, include: { ...question.include, "?": bad } },
    says: /^#\/include\/\?: Schema does not allow/,
  }),
  (question, bad) => ({ body: { ...question, "?": bad }, says: /^#\/\?: Schema does not allow/ }),
  ({ site_id: _site, ...question }) => ({ body: question, says: /^#: Required property site_id was not present/ }),
  ({ metrics: _metrics, ...question }) => ({ body: question, says: /^#: Required property metrics was not present/ }),
  (question, _bad, at) => ({
    body: { ...question, metrics: [...question.metrics, question.metrics[at % question.metrics.length]] },
    says: /^#\/metrics: Expected items to be unique/,
  }),
  (question) => ({ body: [question], says: /^#: Type mismatch\. Expected Object but got Array/ }),
  (question) => ({
    body: { ...question, metrics: [...question.metrics, "conversion_rate"] },
    says: /`conversion_rate` can only be queried with event:goal/,
  }),
  (question) => ({
    body: { ...question, metrics: [...question.metrics, "time_on_page"] },
    says: /`time_on_page` can only be queried with event:page/,
  }),
  (question) => ({
    body: { ...question, dimensions: ["event:name"], metrics: ["bounce_rate"] },
    says: /`bounce_rate` cannot be queried along with event dimension\(s\) `event:name`/,
  }),
  (question) => ({ body: { ...question, dimensions: timeDimensions.slice(0, 2) }, says: /Only one time dimension/ }),
  (question) => ({
    body: { ...question, filters: [["or", [["is", "event:goal", ["x"]]]]] },
    says: /`event:goal` can only be filtered at the top level/,
  }),
  (question) => ({
    body: { ...question, filters: [["matches", "event:page", ["(("]]] },
    says: /is not a valid regular expression/,
  }),
  (question) => ({
    body: { ...question, order_by: [["pageviews", "asc"]] },
    says: /^Invalid order_by entry '\{:pageviews/,
  }),
  (question) => ({ body: { ...question, include: { time_labels: true } }, says: /^Invalid include\.time_labels/ }),
];

const wrong = fc
  .tuple(right, nonsense, fc.nat(1000), fc.nat(mistakes.length - 1))
  .map(([question, bad, at, kind]): Wrong => mistakes[kind]?.(question, bad, at) ?? { body: null, says: /^#/ });

const errorOf = (body: unknown): string | null => {
  const read = readQuery(body, { goals: [] });
  return "error" in read ? read.error : null;
};

describe("wrong questions", () => {
  it("[QU6] a thousand of them are refused, each with the place and the reason", () => {
    let kinds = 0;
    fc.assert(
      fc.property(wrong, ({ body, says }) => {
        expect(errorOf(body)).toMatch(says);
        kinds++;
      }),
      { numRuns: 1000, seed: 20260101 },
    );
    expect(kinds).toBe(1000);
  });

  it("[QU6] without their mistake they are right", () => {
    fc.assert(
      fc.property(right, (question) => void expect(errorOf(question)).toBeNull()),
      { numRuns: 200, seed: 7 },
    );
  });

  it("[QU6] anything else that is JSON is refused by its place", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => void expect(errorOf(body)).toMatch(/^#[^:]*: ./)),
      { numRuns: 500 },
    );
  });
});
