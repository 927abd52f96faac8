import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, addMonths, daysBetween, hourIn, todayIn, weekdayOf } from "../../../dashboard-ui/rules/days.ts";
import { monthGrid, weekdayNames } from "../../../dashboard-ui/rules/month-grid.ts";
import {
  bucketOf,
  type Comparison,
  comparedDays,
  daysOf,
  namedPeriods,
  type PeriodName,
  periodFromText,
  periodText,
  shifted,
  weekdayTwin,
} from "../../../dashboard-ui/rules/period.ts";
import { resolveRange } from "../../../domain/query/range.ts";

const TODAY = "2026-03-31";

describe("periods", () => {
  it.each<[PeriodName, string | null, string | null]>([
    ["day", "2026-03-31", "2026-03-31"],
    ["yesterday", "2026-03-30", "2026-03-30"],
    ["7d", "2026-03-24", "2026-03-30"],
    ["30d", "2026-03-01", "2026-03-30"],
    ["month", "2026-03-01", "2026-03-31"],
    ["last-month", "2026-02-01", "2026-02-28"],
    ["year", "2026-01-01", "2026-03-31"],
    ["12mo", "2025-03-01", "2026-02-28"],
    ["all", null, null],
  ])("[UI22] %s is %s to %s", (name, first, last) => {
    expect(daysOf(name, TODAY)).toEqual(first === null ? null : { first, last });
  });

  it("[UI22] what the API calls the same is the same", () => {
    for (const name of ["day", "7d", "28d", "30d", "91d", "12mo"] as const) {
      const { from, to } = resolveRange(name, "Etc/UTC", Date.parse(`${TODAY}T20:00:00Z`), null);
      const [first, last] = [from, to - 1].map((at) => new Date(at).toISOString().slice(0, 10));
      expect([name, { first, last }]).toEqual([name, daysOf(name, TODAY)]);
    }
  });

  it.each<[Comparison, string, string | null]>([
    ["previous", "2026-02-19", "2026-02-28"],
    ["previous-weekday", "2026-02-15", "2026-02-24"],
    ["year", "2025-03-01", "2025-03-10"],
    ["year-weekday", "2025-03-02", "2025-03-11"],
    [{ first: "2020-01-01", last: "2020-01-10" }, "2020-01-01", "2020-01-10"],
  ])("[UI22] ten days compared with %j begin on %s", (comparison, first, last) => {
    expect(comparedDays({ first: "2026-03-01", last: "2026-03-10" }, comparison)).toEqual({ first, last });
  });

  it("[UI22] by weekday, a comparison is as long, over before the period begins, and begins on the same day of the week", () => {
    const days = fc.record({ start: fc.integer({ min: 0, max: 5000 }), length: fc.integer({ min: 1, max: 400 }) });
    fc.assert(
      fc.property(days, fc.constantFrom<Comparison>("previous-weekday", "year-weekday"), ({ start, length }, name) => {
        const first = addDays("2020-01-01", start);
        const period = { first, last: addDays(first, length - 1) };
        const before = comparedDays(period, name);
        if (before === null) throw new Error("there is one");
        expect(weekdayOf(before.first)).toBe(weekdayOf(first));
        expect(daysBetween(before.first, before.last)).toBe(length);
        if (name === "previous-weekday") {
          expect(before.last < first && daysBetween(before.last, first) <= 8).toBe(true);
        } else expect(Math.abs(daysBetween(addMonths(first, -12), before.first) - 1)).toBeLessThanOrEqual(3);
      }),
    );
    expect(weekdayTwin("none")).toBeNull();
    for (const name of ["previous", "year"] as const) expect(weekdayTwin(weekdayTwin(name) ?? "none")).toBe(name);
  });

  it("[UI22] without a comparison, or of all history, there is none", () => {
    expect(comparedDays({ first: TODAY, last: TODAY }, "none")).toBeNull();
    expect(comparedDays(null, "previous")).toBeNull();
  });

  it("[UI22] a step goes to the neighbour of the same length, a month to a month", () => {
    expect(shifted({ first: "2026-03-01", last: "2026-03-07" }, -1)).toEqual({
      first: "2026-02-22",
      last: "2026-02-28",
    });
    expect(shifted({ first: "2026-03-01", last: "2026-03-31" }, -1)).toEqual({
      first: "2026-02-01",
      last: "2026-02-28",
    });
    expect(shifted({ first: "2024-02-01", last: "2024-02-29" }, 1)).toEqual({
      first: "2024-03-01",
      last: "2024-03-31",
    });
    expect(addMonths("2024-02-29", -12)).toBe("2023-02-28");
  });

  it("[UI21] is read from what was written, and nonsense is nothing", () => {
    const all = ["live", ...namedPeriods.map(({ name }) => name), { first: "2026-01-31", last: "2026-02-01" }] as const;
    for (const period of all) expect(periodFromText(periodText(period))).toEqual(period);
    for (const text of ["", "8d", "2026-02-30..2026-03-01", "2026-03-02..2026-03-01", "2026-03-01", "a..b..c"]) {
      expect(periodFromText(text)).toBeNull();
    }
  });

  it("[UI26] is cut into hours, days, weeks or months by its length", () => {
    const cut = (first: string, last: string) => bucketOf({ first, last });
    expect(cut("2026-03-01", "2026-03-02")).toBe("time:hour");
    expect(cut("2026-03-01", "2026-03-30")).toBe("time:day");
    expect(cut("2026-01-01", "2026-03-30")).toBe("time:week");
    expect(cut("2025-01-01", "2026-03-30")).toBe("time:month");
    expect(bucketOf(null)).toBe("time");
  });
});

describe("the site's clock", () => {
  it("[UI25] a day and an hour are those of the site's time zone", () => {
    const now = Date.parse("2026-03-31T22:30:00Z");
    expect([todayIn("Europe/Tallinn", now), hourIn("Europe/Tallinn", now)]).toEqual(["2026-04-01", 1]);
    expect([todayIn("America/New_York", now), hourIn("America/New_York", now)]).toEqual(["2026-03-31", 18]);
  });
});

describe("the calendar", () => {
  it("[UI22] has every day of a month once, in weeks that begin where the viewer's do", () => {
    for (const start of [0, 1, 6]) {
      const weeks = monthGrid("2026-02-01", start);
      expect(weeks.every((week) => week.length === 7)).toBe(true);
      const days = weeks.flat().filter((day) => day !== null);
      expect([days.length, days[0], days.at(-1)]).toEqual([28, "2026-02-01", "2026-02-28"]);
    }
    expect(monthGrid("2026-02-01", 1)[0]).toEqual([null, null, null, null, null, null, "2026-02-01"]);
    expect(weekdayNames(1, "en").map(({ long }) => long)[0]).toBe("Monday");
  });
});
