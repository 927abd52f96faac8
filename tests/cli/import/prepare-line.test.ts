import * as v from "valibot";
import { describe, expect, it } from "vitest";
import type { ImportFormat } from "../../../cli/import/format.ts";
import { LineIdentity } from "../../../cli/import/line-identity.ts";
import { prepareLine } from "../../../cli/import/prepare-line.ts";
import { importLineSchema } from "../../../protocol/import.ts";

const prepare = (line: string, format: ImportFormat) => prepareLine(line, format, "shop.example", new LineIdentity());

const log = (target: string): string =>
  `203.0.113.7 - - [01/Mar/2026:09:10:03 +0200] "GET ${target} HTTP/1.1" 200 5 "https://www.google.com/" "Mozilla/5.0"`;

describe("a line as the server is sent it", () => {
  it("[CL14] a log line becomes a pageview of the site that passes the contract, without an address", () => {
    const prepared = prepare(log("/pricing?utm_source=x"), "combined");
    if (prepared.kind !== "send") throw new Error(`dropped as ${prepared.reason}`);
    expect(prepared.text).not.toContain("203.0.113.7");
    expect(v.parse(importLineSchema, JSON.parse(prepared.text))).toMatchObject({
      type: "pageview",
      at: Date.parse("2026-03-01T07:10:03Z"),
      url: "https://shop.example/pricing?utm_source=x",
      referrer: "https://www.google.com/",
      user_agent: "Mozilla/5.0",
    });
  });

  it("[CL11] a request through a proxy keeps its foreign host, for the server to judge", () => {
    expect(prepare(log("http://other.example/"), "combined")).toMatchObject({
      text: expect.stringContaining('"url":"http://other.example/"'),
    });
  });

  it.each([
    ["an unreadable line", "what?", "combined", "invalid"],
    ["a target that is no path", log("pricing"), "combined", "invalid"],
    ["an asset", log("/a.css"), "combined", "asset"],
    ["no JSON", "{", "ndjson", "invalid"],
    ["JSON but no object", "[1]", "ndjson", "invalid"],
    ["a line beyond the limit", log(`/${"x".repeat(70_000)}`), "combined", "invalid"],
  ] as const)("[CL10] %s is dropped here", (_, line, format, reason) => {
    expect(prepare(line, format)).toEqual({ kind: "drop", reason });
  });

  it("[CL13] a JSON line keeps its id, and gets one when it has none", () => {
    expect(prepare('{"id":"mine","visitor":"u"}', "ndjson")).toEqual({
      kind: "send",
      text: '{"id":"mine","visitor":"u"}',
    });
    expect(prepare('{"visitor":"u","id":null}', "ndjson")).toMatchObject({
      text: expect.stringMatching(/"id":"l:[\w-]{22}:0"/),
    });
  });
});
