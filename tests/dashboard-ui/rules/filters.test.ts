import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  asksGoal,
  asksPage,
  chipsOf,
  filtersOf,
  groupsOf,
  mayRejoin,
  placeOf,
  rejoined,
  replaceAt,
  settledChips,
  withChip,
} from "../../../dashboard-ui/rules/chip-list.ts";
import { chipsWords, chipWords } from "../../../dashboard-ui/rules/chip-words.ts";
import { type Chip, chipFromText, chipText, toFilter } from "../../../dashboard-ui/rules/filters.ts";
import { readQuery } from "../../../domain/query/ask.ts";
import { isFilter } from "../../../protocol/query-grammar.ts";
import { chip } from "./chips.ts";

const chips = fc.array(chip, { maxLength: 6 }).map(settledChips);
const estonia: Chip = { operator: "is", dimension: "visit:country", values: ["EE"] };
const google: Chip = { operator: "is", dimension: "visit:source", values: ["Google"] };
const docs: Chip = { operator: "contains", dimension: "event:page", values: ["/docs"] };
const goal: Chip = { operator: "is", dimension: "event:goal", values: ["Signup"] };
const or = (one: Chip): Chip => ({ ...one, or: true });
const names = { countryName: (code: string) => `<${code}>`, segmentName: (id: number) => `no. ${id}` };

describe("one filter", () => {
  it.each<[Chip["operator"], unknown]>([
    ["is", ["is", "event:page", ["/"]]],
    ["is_not", ["is_not", "event:page", ["/"]]],
    ["contains", ["contains", "event:page", ["/"], { case_sensitive: false }]],
    ["contains_not", ["contains_not", "event:page", ["/"], { case_sensitive: false }]],
    ["matches", ["matches", "event:page", ["/"]]],
    ["matches_not", ["matches_not", "event:page", ["/"]]],
    ["done", ["has_done", ["is", "event:page", ["/"]]]],
    ["not_done", ["has_not_done", ["is", "event:page", ["/"]]]],
  ])("[UI23] %s asks for %j", (operator, filter) => {
    expect(toFilter({ operator, dimension: "event:page", values: ["/"] })).toEqual(filter);
  });

  it("[AS4] a segment is asked for by its number, and nonsense is none", () => {
    expect(toFilter({ operator: "is", dimension: "segment", values: ["3", "12"] })).toEqual(["is", "segment", [3, 12]]);
    for (const text of ["is,segment,x", "is,segment,0", "is_not,segment,3", "is,segment"]) {
      expect([text, chipFromText(text)]).toEqual([text, null]);
    }
  });

  it("[UI21] [AS1] stands in the address as it stood before there was an or", () => {
    expect(chipFromText("is,visit:country,EE,LV")).toEqual({ ...estonia, values: ["EE", "LV"] });
    expect(chipFromText("or,is,visit:country,EE")).toEqual(or(estonia));
    fc.assert(
      fc.property(chip, (one) => {
        expect(chipFromText(chipText(one))).toEqual(one);
      }),
    );
  });
});

describe("filters together", () => {
  it("[AS1] hold together; an or makes neighbours alternatives", () => {
    expect(groupsOf([docs, estonia, or(google), goal])).toEqual([[docs], [estonia, or(google)], [goal]]);
    expect(filtersOf([docs, estonia, or(google)])).toEqual([
      toFilter(docs),
      ["or", [toFilter(estonia), toFilter(google)]],
    ]);
    expect(filtersOf([or(estonia)])).toEqual([toFilter(estonia)]);
  });

  it("[AS2] every arrangement is a list of filters that may be asked", () => {
    const known = { goals: ["Signup", "a"].map((event) => ({ event })) };
    fc.assert(
      fc.property(chips, (some) => {
        for (const filter of filtersOf(some)) expect(isFilter(filter)).toBe(true);
        // What a value may be is another matter: patterns, goals, countries and segments have to exist.
        const harmless = some.filter(
          ({ operator, dimension }) =>
            !operator.startsWith("matches") && !["event:goal", "visit:country", "segment"].includes(dimension),
        );
        const filters = filtersOf(settledChips(harmless));
        const query = { site_id: "a.example", metrics: ["visitors"], date_range: "30d", filters };
        expect(readQuery(query, known)).not.toHaveProperty("error");
      }),
    );
  });

  it("[AS2] a goal or a hostname is no alternative, unless it is about what was done", () => {
    const host: Chip = { operator: "is", dimension: "event:hostname", values: ["a.example"] };
    expect(settledChips([goal, or(estonia), or(host), or(google)])).toEqual([goal, estonia, host, google]);
    expect([mayRejoin([goal, estonia], 1), mayRejoin([estonia, google], 1), mayRejoin([estonia], 0)]).toEqual([
      false,
      true,
      false,
    ]);
    const done: Chip = { ...goal, operator: "done" };
    expect(settledChips([done, or(estonia)])).toEqual([done, or(estonia)]);
  });

  it("[AS1] are joined and parted by one click", () => {
    expect(rejoined([estonia, google], 1)).toEqual([estonia, or(google)]);
    expect(rejoined([estonia, or(google)], 1)).toEqual([estonia, google]);
    expect(rejoined([goal, google], 1)).toEqual([goal, google]);
  });

  it("[UI23] are said once, replaced, found and taken away", () => {
    expect(withChip([estonia], { ...estonia })).toEqual([estonia]);
    expect(withChip([estonia, or(google)], estonia)).toEqual([estonia, or(google), estonia]);
    expect(replaceAt([docs, estonia, or(google)], 1, null)).toEqual([docs, google]);
    expect(replaceAt([docs, estonia, or(google)], 2, null)).toEqual([docs, estonia]);
    expect(replaceAt([docs, estonia, or(google)], 2, docs)).toEqual([docs, estonia, or(docs)]);
    expect(replaceAt([estonia, or(google)], 1, goal)).toEqual([estonia, goal]);
    expect(placeOf([docs, estonia], "visit:country", "EE")).toBe(1);
    expect(placeOf([estonia, or(google)], "visit:country", "EE")).toBe(-1);
    expect(placeOf([docs, or(estonia)], "visit:country", "EE")).toBe(-1);
  });

  it("[AS1] taking one away never changes what the others mean", () => {
    fc.assert(
      fc.property(chips, fc.nat(5), (some, at) => {
        if (at >= some.length) return;
        const left = groupsOf(some)
          .map((group) => group.filter((one) => one !== settledChips(some)[at]))
          .filter((group) => group.length > 0)
          .map((group) => group.map(toFilter));
        expect(groupsOf(replaceAt(some, at, null)).map((group) => group.map(toFilter))).toEqual(left);
      }),
    );
  });

  it("[AS5] come back from a segment as they went, and what they cannot say does not come back", () => {
    fc.assert(
      fc.property(chips, (some) => {
        const filters = filtersOf(some);
        const back = chipsOf(filters);
        expect(back && filtersOf(back)).toEqual(filters);
      }),
    );
    expect(chipsOf([["and", [toFilter(estonia)]]])).toBeNull();
    expect(chipsOf([["or", [toFilter(goal), toFilter(estonia)]]])).toBeNull();
    expect(chipsOf([["is", "visit:country", ["EE"], { case_sensitive: false }]])).toBeNull();
    expect(chipsOf([["has_done", ["contains", "event:page", ["/a"]]]])).toBeNull();
    expect(chipsOf([["not", toFilter(estonia)]])).toBeNull();
  });
});

describe("filters in words", () => {
  it.each<[Chip, string]>([
    [{ ...estonia, values: ["EE", "LV"] }, "Country is <EE> or <LV>"],
    [{ operator: "contains_not", dimension: "event:props:plan", values: ["pro"] }, "plan does not contain pro"],
    [{ ...goal, operator: "done" }, "Has done Signup"],
    [{ operator: "not_done", dimension: "event:page", values: ["/a"] }, "Has not seen /a"],
    [{ operator: "done", dimension: "event:props:plan", values: ["pro"] }, "Has done plan pro"],
    [{ operator: "is", dimension: "segment", values: ["3"] }, "Segment no. 3"],
  ])("[UI23] [AS3] %j", (one, words) => {
    expect(chipWords(one, names)).toBe(words);
  });

  it("[AS3] all of them are one sentence", () => {
    expect(chipsWords([docs, estonia, or(google)], names)).toBe(
      "Page contains /docs, and either Country is <EE> or Source is Google",
    );
  });
});

describe("what filters mean for the figures", () => {
  it("[UI23] a goal shows conversions, unless it is only what was done", () => {
    expect([asksGoal([goal]), asksGoal([{ ...goal, operator: "done" }])]).toEqual([true, false]);
  });

  it("[UI23] [AS2] a page shows time on page where it is demanded, and never what cannot be asked", () => {
    const cases: [Chip[], string][] = [
      [[docs], "alone"],
      [[{ ...docs, operator: "is", values: ["/"] }, estonia], "alone"],
      [[docs, or(estonia)], "among"],
      [[{ operator: "is", dimension: "segment", values: ["3"] }], "among"],
      [[{ operator: "not_done", dimension: "event:page", values: ["/"] }], "no"],
      [[estonia], "no"],
    ];
    for (const [some, asked] of cases) expect(asksPage(some)).toBe(asked);
  });
});
