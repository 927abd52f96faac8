import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineIdentity, logVisitor } from "../../../cli/import/line-identity.ts";
import { EVENT_ID_CHARS } from "../../../protocol/limits.ts";

const idsOf = (lines: readonly string[]): string[] => {
  const identity = new LineIdentity();
  return lines.map((line) => identity.next(line));
};

describe("a line's identity", () => {
  it("[CL13] is its own within a file, the same at every reading, and never too long", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "b", "c", "é")), (lines) => {
        const ids = idsOf(lines);
        expect(new Set(ids).size).toBe(lines.length);
        expect(idsOf(lines)).toEqual(ids);
        expect(ids.every((id) => id.length <= EVENT_ID_CHARS)).toBe(true);
      }),
    );
  });

  it("[CL13] does not depend on other lines: a grown file keeps the identities of its beginning", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (lines, more) => {
        expect(idsOf([...lines, ...more]).slice(0, lines.length)).toEqual(idsOf(lines));
      }),
    );
  });
});

describe("a log line's visitor", () => {
  it("[CL14] is the same for one address and agent on one site, another otherwise, and holds neither", () => {
    const one = logVisitor("a.example", "203.0.113.7", "Mozilla");
    expect(logVisitor("a.example", "203.0.113.7", "Mozilla")).toBe(one);
    const others = [
      logVisitor("b.example", "203.0.113.7", "Mozilla"),
      logVisitor("a.example", "203.0.113.8", "Mozilla"),
      logVisitor("a.example", "203.0.113.7", "Chrome"),
      logVisitor("a.example", "203.0.113.7M", "ozilla"),
    ];
    expect(new Set([one, ...others]).size).toBe(5);
    expect(one).not.toContain("203");
  });
});
