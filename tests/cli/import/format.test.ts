import { describe, expect, it } from "vitest";
import { guessFormat } from "../../../cli/import/format.ts";

const combined = '203.0.113.7 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 5 "-" "x"';

describe("the format of a file", () => {
  it.each([
    [['{"visitor":"u"}'], "ndjson"],
    [[combined], "combined"],
    [[combined.replace(' "-" "x"', "")], "common"],
    [["…cut off by rotation", combined], "combined"],
    [["a", "b"], null],
    [[], null],
  ])("[CL12] of %j is %s", (lines, format) => {
    expect(guessFormat(lines)).toBe(format);
  });
});
