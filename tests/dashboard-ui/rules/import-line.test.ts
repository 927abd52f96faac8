import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineIdentity } from "../../../cli/import/line-identity.ts";
import { prepareLine } from "../../../cli/import/prepare-line.ts";
import { kindOfLine, LineNames, namedLine } from "../../../dashboard-ui/rules/import-line.ts";
import { sha256 } from "../../../dashboard-ui/rules/sha256.ts";

describe("a file that is imported", () => {
  it.each([
    ['{"visitor": "u1"}', "ndjson"],
    ['\ufeff  {"visitor": "u1"}', "ndjson"],
    ['127.0.0.1 - - [21/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 12', "access-log"],
    ['2001:db8::1 - bob [21/Nov/2026:10:00:00 +0200] "GET / HTTP/2.0" 200 12 "-" "Mozilla"', "access-log"],
    ["date,visitors,pageviews", "table"],
    ['"Page";"Views"', "table"],
    ["PK\u0003\u0004rest", "zip"],
    ["<?xml version='1.0'?>", "unknown"],
    ["[", "unknown"],
  ])("[UI36] is known by its first line: %s", (line, kind) => {
    expect(kindOfLine(line)).toBe(kind);
  });

  it("[UI36] is hashed as everybody hashes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        expect(Buffer.from(sha256(text)).toString("hex")).toBe(createHash("sha256").update(text).digest("hex"));
      }),
    );
    const long = "ä".repeat(100_000);
    expect(Buffer.from(sha256(long)).toString("hex")).toBe(createHash("sha256").update(long).digest("hex"));
  });

  it("[UI36] has the same lines, whether a browser or the command line brings it", () => {
    const line = fc.oneof(
      fc.constantFrom('{"a":1}', '{"a":2}', '{"id":"x"}', '{"id":null,"a":1}'),
      fc.json({ maxDepth: 1 }).filter((text) => text.trim().startsWith("{")),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const [names, identity] = [new LineNames(), new LineIdentity()];
        for (const text of lines) {
          const prepared = prepareLine(text, "ndjson", "a.example", identity);
          const named = JSON.parse(namedLine(text, names)) as unknown;
          expect(named).toEqual(prepared.kind === "send" ? JSON.parse(prepared.text) : null);
        }
      }),
    );
  });

  it("[UI36] leaves what is no object to the server's judgement", () => {
    const names = new LineNames();
    for (const line of ["{oops", "[1]", '"text"', "null"]) expect(namedLine(line, names)).toBe(line);
  });
});
