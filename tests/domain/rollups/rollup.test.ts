import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GroupsPartial, ScanPartial } from "../../../domain/query/partial.ts";
import { rollupDimensions, rollupMeasures } from "../../../domain/rollups/dimensions.ts";
import {
  decodeRows,
  encodeRows,
  mergeHour,
  PLANS_PER_HOUR,
  planHour,
  ROLLUP_VALUES,
  type RollupRow,
  subtractRows,
} from "../../../domain/rollups/rollup.ts";

const HOUR = Date.UTC(2026, 10, 21, 14);

/** One shard's reply in which every dimension has these values; each of `sums` is a value's sum of every measure. */
const reply = (values: Record<string, number>): ScanPartial[] =>
  planHour(HOUR).map((plan): GroupsPartial => {
    if (plan.subject !== "hits" && plan.subject !== "visits") throw new Error("an hour is groups");
    const whole = plan.dimensions.length === 0;
    const sums = whole ? [Object.values(values).reduce((a, b) => a + b, 0)] : Object.values(values);
    return {
      subject: "groups",
      count: sums.length,
      keys: whole ? [] : [Object.keys(values)],
      sums: plan.measures.map(() => Float64Array.from(sums)),
    };
  });

const shape = (rows: RollupRow[], dimension: string): string =>
  rows
    .filter((row) => row.dimension === dimension)
    .map(({ value, sums }) => `${value}:${sums.join(",")}`)
    .join(" ");

describe("an hour's rollup", () => {
  it("[RO6] keeps what it had of a dimension that has become too long for a shard to tell", () => {
    const before = mergeHour([reply({ a: 3, b: 1 })]);
    const full: ScanPartial[] = reply({ a: 4, b: 9 }).map((partial, index) =>
      index === 2 ? { subject: "too_many_groups" } : partial,
    );
    const after = mergeHour([reply({ c: 1 }), full], before);
    const [first = "", second = ""] = rollupDimensions;
    expect(shape(after, first)).toBe(shape(before, first));
    expect(shape(after, second)).not.toBe(shape(before, second));
    // Nothing of what went to Analytics Engine is taken back.
    expect(subtractRows(after, before).filter(({ dimension }) => dimension === first)).toEqual([]);
  });

  it("[RO2] asks about the whole and about every dimension, within the hour", () => {
    const plans = planHour(HOUR);
    expect(plans).toHaveLength(PLANS_PER_HOUR);
    expect(plans).toHaveLength(2 + 2 * rollupDimensions.length);
    for (const plan of plans) expect(plan).toMatchObject({ from: HOUR, to: HOUR + 3_600_000, rows: "counted" });
  });

  it("[RO2] adds up the shards, highest first", () => {
    const rows = mergeHour([reply({ "/": 3, "/a": 1 }), reply({ "/a": 4 }), reply({})]);
    expect(shape(rows, "total")).toBe(":8,8,8,8,8,8");
    expect(shape(rows, "event:page")).toBe("/a:5,5,5,5,5,5 /:3,3,3,3,3,3");
  });

  it("[RO2] keeps the first 100 values of a dimension; the total has all", () => {
    const many = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`/${i}`, i + 1]));
    const rows = mergeHour([reply(many)]);
    expect(rows.filter(({ dimension }) => dimension === "event:page")).toHaveLength(ROLLUP_VALUES);
    expect(rows[0]?.sums[0]).toBe((150 * 151) / 2);
  });

  it("[RO2] an hour without events has no rows", () => {
    expect(mergeHour([reply({})])).toEqual([]);
  });
});

const rows = fc
  .uniqueArray(
    fc.record({
      dimension: fc.constantFrom("total", "event:page", "visit:source"),
      value: fc.constantFrom("", "/", "/a", "Google"),
      sums: fc.array(fc.integer({ min: 0, max: 3 }), {
        minLength: rollupMeasures.length,
        maxLength: rollupMeasures.length,
      }),
    }),
    { selector: ({ dimension, value }) => `${dimension} ${value}` },
  )
  .map((all) => all.filter(({ sums }) => sums.some((sum) => sum > 0)));

const total = (...lists: RollupRow[][]): Map<string, number[]> => {
  const sums = new Map<string, number[]>();
  for (const row of lists.flat()) {
    const key = `${row.dimension} ${row.value}`;
    const known = sums.get(key);
    sums.set(key, known ? known.map((sum, i) => sum + (row.sums[i] ?? 0)) : [...row.sums]);
  }
  for (const [key, all] of sums) if (all.every((sum) => sum === 0)) sums.delete(key);
  return sums;
};

describe("corrections", () => {
  it("[RO3] what went out first and the difference add up to what is true now", () => {
    fc.assert(
      fc.property(rows, rows, (before, after) => {
        expect(total(before, subtractRows(after, before))).toEqual(total(after));
      }),
    );
  });

  it("[RO3] sealing the same again sends nothing", () => {
    fc.assert(
      fc.property(rows, (same) => {
        expect(subtractRows(same, decodeRows(encodeRows(same)))).toEqual([]);
      }),
    );
  });
});
