import { describe, expect, it } from "vitest";
import { parseArguments } from "../../cli/arguments.ts";
import { UsageError } from "../../cli/command-error.ts";
import { parseSettingWords } from "../../cli/setting-words.ts";

const options = { site: { value: "S", help: "" }, rate: { value: "N", help: "" }, json: { help: "" } };
const parse = (words: string[], limit = 1) => parseArguments(words, options, limit);

describe("the words of a command", () => {
  it("[CL16] are positional arguments and options in any order", () => {
    const input = parse(["--json", "access.log", "--site=a.example", "--rate", "2.5"]);
    expect(input.positional(0, "a file")).toBe("access.log");
    expect([input.text("site"), input.flag("json"), input.number("rate", 1)]).toEqual(["a.example", true, 2.5]);
    expect(parse(["-"]).positionals).toEqual(["-"]);
  });

  it.each([
    [["--sitee", "a"], "Unknown option '--sitee'."],
    [["--site"], "Option '--site <value>' argument missing."],
    [["--json=1"], "Option '--json' does not take an argument."],
    [["--rate", "-1"], "Option '--rate' argument is ambiguous."],
    [["a", "b"], '"b" is one argument too many.'],
  ])("[CL16] %j are refused in one sentence", (words, sentence) => {
    expect(() => parse(words)).toThrow(new UsageError(sentence));
  });

  it("[CL16] are asked for by name when they are missing or make no sense", () => {
    expect(() => parse([]).required("site", "which site")).toThrow("Say which site with --site.");
    expect(() => parse([]).positional(0, "which file")).toThrow("Say which file.");
    for (const rate of ["0", "-1", "x", "Infinity"]) {
      expect(() => parse([`--rate=${rate}`]).number("rate", 1)).toThrow("--rate must be a number above zero");
    }
  });
});

describe("settings as words", () => {
  it("[CL18] are JSON where they are JSON, else text", () => {
    expect(
      parseSettingWords([
        "timezone=Europe/Tallinn",
        "public=true",
        "shards=4",
        'goals=[{"event":"Signup"}]',
        "name=a=b",
      ]),
    ).toEqual({ timezone: "Europe/Tallinn", public: true, shards: 4, goals: [{ event: "Signup" }], name: "a=b" });
  });

  it.each(["timezone", "=x"])("[CL18] %j is none", (word) => {
    expect(() => parseSettingWords([word])).toThrow("write KEY=VALUE");
  });
});
