import { describe, expect, it } from "vitest";
import { entryPagesOf } from "../../../dashboard-ui/rules/entries.ts";
import { panelNames, panels } from "../../../dashboard-ui/rules/panels.ts";
import { batchOf, DETAILS_ROWS, isOf, scopeOf, suggestionQuestion } from "../../../dashboard-ui/rules/questions.ts";
import { parseView } from "../../../dashboard-ui/rules/view.ts";
import { readQuery } from "../../../domain/query/ask.ts";
import type { QueryAnswer } from "../../../protocol/query.ts";

const goals = [{ event: "Signup" }];
const today = "2026-03-31";
const clock = { timezone: "Europe/Tallinn", now: Date.parse("2026-03-31T12:34:56Z") };
const batch = (search: string) => batchOf({ view: parseView(search), today }, clock);

const filters = [
  "",
  "&f=is,event:page,/",
  "&f=is,event:goal,Signup",
  "&f=done,event:goal,Signup&f=contains,visit:source,goo",
  "&f=is,event:props:plan,pro&f=is_not,visit:country,EE",
  "&f=is,visit:country,EE&f=or,contains,event:page,/a&f=matches_not,visit:source,^G",
];

describe("the questions of a screen", () => {
  it("[UI20] each may be asked, with every filter, in every tab, in its details too", () => {
    let asked = 0;
    for (const filter of filters) {
      for (const panel of panelNames) {
        for (const { name, details } of panels[panel]) {
          const sorted = `&details=${panel}&sort=${details.at(-1)},asc&search=a`;
          for (const question of batch(`?period=30d&property=plan&${panel}=${name}${filter}${sorted}`).values()) {
            expect(readQuery({ ...question, site_id: "a.example" }, { goals })).not.toHaveProperty("error");
            asked += 1;
          }
        }
      }
    }
    expect(asked).toBeGreaterThan(500);
  });

  it("[UI22] the comparison asks the same of its own days; without one nothing is asked twice", () => {
    const compared = batch("?period=7d");
    expect(compared.get("figures-before")).toEqual({
      ...compared.get("figures"),
      date_range: ["2026-03-17", "2026-03-23"],
    });
    expect([...batch("?period=7d&compare=none").keys()].filter((place) => place.endsWith("before"))).toEqual([]);
    expect([...batch("?period=all").keys()].filter((place) => place.endsWith("before"))).toEqual([]);
  });

  it("[UI22] today so far is compared with another day up to this time, across a change of the clock", () => {
    const comparedWith = (search: string) => batch(search).get("figures-before")?.date_range;
    expect(comparedWith("?period=day")).toEqual(["2026-03-30T00:00:00+03:00", "2026-03-30T15:34:00+03:00"]);
    const sunday = "?period=day&compare=2026-03-29..2026-03-29";
    expect(comparedWith(sunday)).toEqual(["2026-03-29T00:00:00+02:00", "2026-03-29T15:34:00+03:00"]);
    expect(comparedWith("?period=yesterday")).toEqual(["2026-03-29", "2026-03-29"]);
    for (const question of batch("?period=day").values()) {
      expect(readQuery({ ...question, site_id: "a.example" }, { goals })).not.toHaveProperty("error");
    }
  });

  it("[UI28] details go through all rows by pages, search and order", () => {
    const details = batch("?period=7d&details=pages&search=%2Fblog&sort=bounce_rate,asc&page=3").get("details");
    expect(details).toMatchObject({
      order_by: [["bounce_rate", "asc"]],
      filters: [["contains", "event:page", ["/blog"], { case_sensitive: false }]],
      pagination: { limit: DETAILS_ROWS, offset: 2 * DETAILS_ROWS },
      include: { total_rows: true },
    });
    expect(batch("?period=7d&details=places&search=est").get("details")?.filters).toEqual([
      ["contains", "visit:country_name", ["est"], { case_sensitive: false }],
    ]);
  });

  it("[UI27] where a page's bounce rate stands, how many entered by it is asked too, of the same days and filters", () => {
    const figures = batch("?period=7d&f=is,event:page,/a&f=is,visit:country,EE");
    expect(figures.get("entries")).toEqual({
      metrics: ["visits"],
      date_range: figures.get("figures")?.date_range,
      filters: [
        ["is", "visit:entry_page", ["/a"]],
        ["is", "visit:country", ["EE"]],
      ],
    });
    expect(figures.get("entries-before")?.date_range).toEqual(figures.get("figures-before")?.date_range);
    const details = batch("?period=7d&details=pages&search=b&f=is,visit:country,EE").get("details-entries");
    expect(details).toMatchObject({
      dimensions: ["visit:entry_page"],
      filters: [["is", "visit:country", ["EE"]]],
    });
    for (const search of ["", "&f=is,event:goal,Signup&f=is,event:page,/a", "&details=sources", "&f=is,segment,1"]) {
      expect([...batch(`?period=7d${search}`).keys()].filter((place) => place.includes("entries"))).toEqual([]);
    }
  });

  it("[UI27] entry pages are told only where all of them were answered", () => {
    const answer = (rows: string[]) =>
      ({
        results: rows.map((page) => ({ dimensions: [page], metrics: [1] })),
        query: { pagination: { limit: 2 } },
      }) as unknown as QueryAnswer;
    expect(entryPagesOf(answer(["/"]))).toEqual(new Set(["/"]));
    expect(entryPagesOf(answer(["/", "/a"]))).toBeNull();
  });

  it("[UI20] a property is not asked for before it has a name", () => {
    expect(batch("?period=7d&behaviours=properties").has("behaviours")).toBe(false);
    expect(batch("?period=7d&behaviours=properties&property=plan").get("behaviours")?.dimensions).toEqual([
      "event:props:plan",
    ]);
  });

  it("[UI20] a tab or details leave the scope as it is, a filter does not", () => {
    const scope = (search: string) => scopeOf({ view: parseView(search), today, segmentsVersion: 0 });
    expect(scope("?period=7d&pages=exit&details=pages&metric=visits")).toBe(scope("?period=7d"));
    expect(scope("?period=7d&f=is,event:page,/")).not.toBe(scope("?period=7d"));
  });

  it("[UI20] what is shown is of another range as soon as the address names one, until the day is known of none", () => {
    const scope = (search: string) => ({ view: parseView(search), today, segmentsVersion: 0 });
    const shown = scope("?period=30d");
    expect(isOf(shown, scope("?period=30d&pages=exit"))).toBe(true);
    expect(isOf(shown, scope("?period=7d"))).toBe(false);
    expect(isOf(shown, { ...shown, today: null })).toBe(false);
  });

  it("[UI20] figures from before a segment was changed are of another scope", () => {
    const shown = { view: parseView("?period=30d&f=is,segment,5"), today, segmentsVersion: 0 };
    expect(isOf(shown, { ...shown, segmentsVersion: 1 })).toBe(false);
  });

  it("[UI23] suggestions are of the shown days, in the live view of today", () => {
    const ask = { today, dimension: "visit:source", search: " goo " } as const;
    expect(suggestionQuestion({ ...ask, period: "live" })).toMatchObject({
      date_range: [today, today],
      filters: [["contains", "visit:source", ["goo"], { case_sensitive: false }]],
    });
    expect(suggestionQuestion({ ...ask, search: "", period: "all" })).toMatchObject({ date_range: "all", filters: [] });
  });
});
