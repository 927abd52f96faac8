import fc from "fast-check";
import { RE2JS } from "re2js";
import { describe, expect, it } from "vitest";
import { compileExpressions, measureExpressions } from "../../../../domain/query/expression/compile.ts";
import { brokenExpression, expression, text } from "./random.ts";

const matches = (pattern: string, of: string): boolean => compileExpressions([pattern], false).finds(of);
const refusedExpression = (patterns: string[]) => {
  const measured = measureExpressions(patterns);
  return "why" in measured ? measured : null;
};
const why = (pattern: string): string | undefined => refusedExpression([pattern])?.why;

/** The port of RE2 to JavaScript, or null where it refuses. */
const oracle = (pattern: string, fold: boolean): RE2JS | null => {
  try {
    return RE2JS.compile(pattern, fold ? RE2JS.CASE_INSENSITIVE : 0);
  } catch {
    return null;
  }
};

/** `EXPRESSION_RUNS=80000 npx vitest run --project plain tests/domain/query/expression` compares as many. */
const numRuns = Number(process.env.EXPRESSION_RUNS ?? 2000);

describe("an expression", () => {
  it("[QU19] is accepted, and matches, as in RE2", () => {
    let accepted = 0;
    let refused = 0;
    const found = { yes: 0, no: 0 };
    const either = fc.oneof({ arbitrary: expression, weight: 4 }, brokenExpression);
    fc.assert(
      fc.property(either, fc.boolean(), fc.array(text, { minLength: 4, maxLength: 8 }), (pattern, fold, texts) => {
        // RE2 (parse.cc, MaybeParseCharClass) looks for the end of `[:` behind it, the port in it.
        fc.pre(!pattern.includes("[:]"));
        const theirs = oracle(pattern, fold);
        expect(refusedExpression([pattern])?.why ?? null).toEqual(theirs ? null : expect.any(String));
        if (!theirs) {
          refused++;
          return;
        }
        accepted++;
        const ours = compileExpressions([pattern], fold);
        for (const one of texts) {
          const expected = theirs.matcher(one).find();
          found[expected ? "yes" : "no"]++;
          expect(`${ours.finds(one)} of ${JSON.stringify(one)}`).toBe(`${expected} of ${JSON.stringify(one)}`);
        }
      }),
      { numRuns },
    );
    // Otherwise nothing was shown.
    expect(Math.min(accepted, refused, found.yes, found.no)).toBeGreaterThan(numRuns / 10);
  });

  it.each([
    "\\pL",
    "\\p{Greek}",
    "\\P{Lu}",
    "(?i)\\p{Lu}",
    "(?i)\\P{Lu}",
    "(?i)\\w",
    "(?i)[\\W]",
    "(?i)[^a-z]",
    "(?i)[[:^lower:]]",
    "(?i)[\\x{180}-\\x{250}]",
  ])("[QU19] %s has the characters that it has in RE2", (pattern) => {
    const theirs = RE2JS.compile(pattern);
    const ours = compileExpressions([pattern], false);
    // All of those with old scripts' cases, and some of each later block: Unicode's newest characters are not in every engine.
    for (let code = 0; code < 0x20000; code += code < 0x600 ? 1 : 13) {
      const character = String.fromCodePoint(code);
      if (/\p{Cn}/u.test(character)) continue;
      expect(`${pattern} ${code} ${ours.finds(character)}`).toBe(
        `${pattern} ${code} ${theirs.matcher(character).find()}`,
      );
    }
  });

  /** https://github.com/google/re2/wiki/Syntax, line by line: an expression, texts that match, texts that do not. */
  it.each<[string, string[], string[]]>([
    ["a.c", ["abc", "a\u{1f600}c"], ["a\nc", "ac"]],
    ["(?s)a.c", ["a\nc"], ["ac"]],
    ["[xyz]", ["y"], ["a"]],
    ["[^xyz]", ["a", "\n"], ["x", ""]],
    ["^\\d+$", ["2026"], ["٣", "20 26"]],
    ["\\D", ["a"], ["1"]],
    ["[[:alpha:]]", ["a"], ["é", "1"]],
    ["[[:^alpha:]]", ["1", "é"], ["a"]],
    ["[[:word:]-]", ["-", "_"], ["."]],
    ["\\pN", ["1", "½"], ["a"]],
    ["\\p{Greek}", ["γ"], ["g"]],
    ["\\PN", ["a"], ["1"]],
    ["\\P{Greek}", ["g"], ["γ"]],
    ["\\p{^Greek}", ["g"], ["γ"]],
    ["[\\p{Greek}\\d]", ["γ", "7"], ["g"]],
    ["^xy$", ["xy"], ["x", "yx"]],
    ["^(x|y)$", ["x", "y"], ["xy"]],
    ["^x*$", ["", "xx"], ["y"]],
    ["^x+?$", ["xx"], [""]],
    ["^x?$", ["", "x"], ["xx"]],
    ["^x{2,3}$", ["xx", "xxx"], ["x", "xxxx"]],
    ["^x{2,}?$", ["xx", "xxxxx"], ["x"]],
    ["^x{2}$", ["xx"], ["xxx"]],
    ["x{,2}", ["x{,2}"], ["xx"]],
    ["^(?P<name>a)(?<other>b)(?:c)$", ["abc"], ["ab"]],
    ["(?i)PRICING", ["/pricing"], ["/price"]],
    ["a(?i)b|c", ["aB", "C"], ["AB"]],
    ["(?i:a)b", ["Ab"], ["AB"]],
    ["(?m)^b$", ["a\nb\nc"], ["a\rb"]],
    ["(?U)a+", ["a"], ["b"]],
    ["\\bcat\\b", ["a cat.", "cat"], ["cats"]],
    ["\\Bat\\b", ["cat"], ["at"]],
    ["\\Aa\\z", ["a"], ["a\n", "ba"]],
    ["\\a\\f\\t\\n\\r\\v", ["\u0007\f\t\n\r\v"], ["aftnrv"]],
    ["\\052\\x2a\\x{1F600}", ["**\u{1f600}"], ["**"]],
    ["\\*\\Q...\\E", ["*..."], ["*abc"]],
    ["[\\d\\s]", ["1", " "], ["\v"]],
    ["(?i)k", ["\u212a"], ["x"]],
    ["(?i)^[\u017f]$", ["S", "s"], ["t"]],
    ["", ["", "anything"], []],
    ["a||b", ["c"], []],
    ["(|a)*b", ["aab", "b"], ["a"]],
  ])("[QU19] %s means what RE2 says", (pattern, yes, no) => {
    expect(yes.map((one) => [one, matches(pattern, one)])).toEqual(yes.map((one) => [one, true]));
    expect(no.map((one) => [one, matches(pattern, one)])).toEqual(no.map((one) => [one, false]));
  });

  it.each([
    ["/a(b", "a closing ) is missing for the (, at character 3"],
    ["a)", "there is no ( for this ), at character 2"],
    ["ü[a-", "a closing ] is missing for the [, at character 2"],
    ["[z-a]", "the range z-a runs backwards, at character 2"],
    ["a|*", "* has nothing to repeat, at character 3"],
    ["a**", "** repeats a repetition, at character 2"],
    ["a{2}{3}", "{2}{3} repeats a repetition, at character 2"],
    ["a{2,1}", "{2,1} is no count: write {least,most} with at most 1000, at character 2"],
    ["a{1001}", "{1001} is no count: write {least,most} with at most 1000, at character 2"],
    ["(a{100}){11}", "repetitions in each other come to more than 1000, at character 9"],
    ["(a)\\1", "RE2 has no back references such as \\1, at character 4"],
    ["a(?=b)", "RE2 cannot look ahead, at character 2"],
    ["(?<!a)b", "RE2 cannot look behind, at character 1"],
    ["(?#a)", "no group of RE2 begins so, at character 1"],
    ["(?<a b>c)", "a group's name is made of letters, digits and _, at character 1"],
    ["(?<n>a)(?P<n>b)", "there is a group n already, at character 8"],
    ["\\Z", "\\Z is no escape of RE2, at character 1"],
    ["\\x{110000}", "\\x{110000} is no character of Unicode, at character 1"],
    ["\\", "nothing follows the \\, at character 1"],
    ["\\p{Klingon}", "\\p{Klingon} names no category or script of Unicode, at character 1"],
    ["\\p", "\\p wants a name of Unicode's, as in \\pL or \\p{Greek}, at character 1"],
    ["[[:letter:]]", "[:letter:] is no class of RE2, at character 2"],
  ])("[QU7] %s is refused with what is wrong and where", (pattern, sentence) => {
    expect(oracle(pattern, false)).toBeNull();
    expect(why(pattern)).toBe(sentence);
  });

  it.each([
    ["(?:".repeat(1001), "groups are nested too deeply, at character 3001"],
    [`a${"*(?i)".repeat(1001)}`, "repetitions are nested too deeply, at character 5002"],
    ["x{1000}".repeat(70), "it is too large, with its repetitions written out"],
    [
      Array.from({ length: 1001 }, (_, n) => `[a\\x{${(0x4e00 + n).toString(16)}}]`).join(""),
      "it has more than 1000 different sets of characters",
    ],
  ])("[QU19] what would need too much is refused: %#", (pattern, sentence) => {
    expect(why(pattern)).toBe(sentence);
    expect(refusedExpression(["a", pattern])).toEqual({ expression: pattern, why: sentence });
  });

  it("[QU19] what lies as deep as it may is understood", () => {
    expect(matches(`^${"(b?".repeat(1000)}a${")*".repeat(999)})$`, "ba!")).toBe(false);
    expect(matches(`^${"(b?".repeat(1000)}a${")*".repeat(999)})$`, "bba")).toBe(true);
  });

  it("[QU19] takes what its port knows beyond RE2 for what it is there: unknown", () => {
    for (const name of ["Emoji", "Alphabetic", "Ascii", "Grek", "Letter"])
      expect(why(`\\p{${name}}`)).toBe(`\\p{${name}} names no category or script of Unicode, at character 1`);
    expect(matches("^[[:]+$", "[:")).toBe(true);
  });

  it("[QU19] several match where one of them does", () => {
    const search = compileExpressions(["^/blog", "(?i)docs$"], false);
    expect(["/blog/a", "/en/DOCS", "/en/blog", "/docs/a"].map((one) => search.finds(one))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe("the search for a match", () => {
  it.each([
    ["^(a+)+$", `${"a".repeat(1900)}!`],
    ["(a|aa)+$", `${"a".repeat(1900)}!`],
    ["(?:a?){200}a{200}$", "a".repeat(199)],
    ["(.*)(.*)(.*)(.*)[^a]$", "a".repeat(1900)],
    ["[ab]*a[ab]{200}c", "abbaaabab".repeat(200)],
    ["(\\pL+\\s?)*!$", "слово ".repeat(300)],
  ])("[QU19] of %s looks at each step once per character at most", (pattern, hostile) => {
    const search = compileExpressions([pattern], false);
    const before = search.looks;
    expect(search.finds(hostile)).toBe(RE2JS.compile(pattern).matcher(hostile).find());
    expect(search.looks - before).toBeLessThanOrEqual(search.size() * (hostile.length + 1));
  });

  it("[QU19] looks at no step again for what it has met", () => {
    const search = compileExpressions(["^/blog/(?:.*/)?20\\d\\d$"], false);
    const pages = Array.from({ length: 200 }, (_, n) => `/blog/a-${n}/${1900 + n}`);
    expect(pages.filter((page) => search.finds(page))).toHaveLength(100);
    const before = search.looks;
    expect(pages.filter((page) => search.finds(page))).toHaveLength(100);
    expect(search.looks).toBe(before);
  });

  it("[QU19] forgets what it has met when that becomes much, and goes on as before", () => {
    const characters = Array.from({ length: 1200 }, (_, n) => String.fromCodePoint(0x4e00 + n));
    const search = compileExpressions([`^(?:${characters.join("|")}|[a-z])+$`], false);
    for (const round of [1, 2]) {
      expect(`${round} ${search.finds(characters.join(""))}`).toBe(`${round} true`);
      expect(search.finds(`${characters.join("a")}!`)).toBe(false);
    }
    const blown = "[ab]*a[ab]{60}c";
    const many = Array.from({ length: 4000 }, (_, n) => "ab"[(n * n * 7 + (n >> 3)) % 2]).join("");
    expect(matches(blown, `${many}c`)).toBe(RE2JS.compile(blown).matcher(`${many}c`).find());
  });
});
