import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buckets, type Grain } from "../../../domain/query/buckets.ts";
import { resolveRange } from "../../../domain/query/range.ts";
import { TimeSlices } from "../../../domain/query/time-slices.ts";
import type { DateRange } from "../../../protocol/query-grammar.ts";

const cut = (zone: string, range: DateRange, grain: Grain) => buckets(zone, resolveRange(range, zone, 0, null), grain);

/** Length of each bucket in minutes. */
const minutes = ({ dimension, labels }: ReturnType<typeof cut>): number[] =>
  labels.map((_, key) =>
    dimension.keys.reduce(
      (sum, of, slice) =>
        of === key ? sum + ((dimension.borders[slice + 1] ?? 0) - (dimension.borders[slice] ?? 0)) / 60_000 : sum,
      0,
    ),
  );

describe("time buckets", () => {
  it.each([
    ["Europe/Tallinn", "2026-03-29", 23, { "03:00": undefined, "04:00": 60 }],
    ["Europe/Tallinn", "2026-10-25", 24, { "03:00": 120 }],
    ["America/New_York", "2026-03-08", 23, { "02:00": undefined }],
    ["America/New_York", "2026-11-01", 24, { "01:00": 120 }],
    ["Australia/Lord_Howe", "2026-10-04", 24, { "02:00": 30 }],
    ["Australia/Lord_Howe", "2026-04-05", 24, { "01:00": 90 }],
    ["Asia/Kathmandu", "2026-03-29", 24, { "00:00": 60 }],
  ] as [string, string, number, Record<string, number | undefined>][])(
    "[QU5] hours of %s on %s",
    (zone, day, count, lengths) => {
      const hours = cut(zone, [day, day], "hour");
      expect(hours.labels).toHaveLength(count);
      for (const [hour, length] of Object.entries(lengths)) {
        expect(minutes(hours)[hours.labels.indexOf(`${day} ${hour}:00`)]).toBe(length);
      }
    },
  );

  it.each([
    ["day", "2026-03-27 2026-03-28 2026-03-29 2026-03-30 2026-03-31 2026-04-01"],
    // The first week begins with the range.
    ["week", "2026-03-27 2026-03-30"],
    ["month", "2026-03-01 2026-04-01"],
  ] as [Grain, string][])("[QU5] %ss are named after their first day", (grain, labels) => {
    expect(cut("Europe/Tallinn", ["2026-03-27", "2026-04-01"], grain).labels.join(" ")).toBe(labels);
  });

  it("[QU5] a clock put back over midnight gives its minutes to the day before", () => {
    // St. John's went from 00:01 back to 23:01 of the day before.
    const days = cut("America/St_Johns", ["2009-10-31", "2009-11-01"], "day");
    expect(days.labels).toEqual(["2009-10-31", "2009-11-01"]);
    expect(days.dimension.keys.length).toBeGreaterThan(2);
  });

  it("[QU5] buckets cover the range without gap or overlap, and every instant is found in its own", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          "Europe/Tallinn",
          "America/New_York",
          "Australia/Lord_Howe",
          "Asia/Kathmandu",
          "America/St_Johns",
        ),
        fc.integer({ min: Date.parse("2000-01-01"), max: Date.parse("2030-01-01") }),
        fc.integer({ min: 1000, max: 90 * 86_400_000 }),
        fc.constantFrom<Grain>("hour", "day", "week", "month"),
        fc.array(fc.double({ min: 0, max: 0.999999, noNaN: true }), { minLength: 1 }),
        (zone, from, length, grain, places) => {
          const { dimension } = buckets(zone, { from, to: from + length }, grain);
          const { borders, keys } = dimension;
          expect(borders[0]).toBe(from);
          expect(borders.at(-1)).toBe(from + length);
          expect(keys).toHaveLength(borders.length - 1);
          expect(borders.every((border, at) => at === 0 || border > (borders[at - 1] ?? 0))).toBe(true);
          const slices = new TimeSlices(dimension);
          for (const at of [
            from,
            from + length - 1,
            ...places.map((place) => from + Math.floor(place * length)),
            ...borders.slice(0, -1),
          ]) {
            expect(slices.sliceOf(at)).toBe(borders.findLastIndex((border) => border <= at));
          }
        },
      ),
    );
  });
});
