import { describe, expect, it } from "vitest";
import { parseLogLine } from "../../../cli/import/log-line.ts";

const line = (over: { time?: string; request?: string; rest?: string } = {}): string =>
  `203.0.113.7 - anna [${over.time ?? "17/May/2015:10:05:03 +0000"}] "${over.request ?? "GET /a?b=c HTTP/1.1"}" ${
    over.rest ?? '200 512 "https://example.org/x" "Mozilla/5.0 (X11)"'
  }`;

describe("a line of an access log", () => {
  it("[CL10] is read field by field", () => {
    expect(parseLogLine(line(), "combined")).toEqual({
      address: "203.0.113.7",
      at: Date.UTC(2015, 4, 17, 10, 5, 3),
      method: "GET",
      target: "/a?b=c",
      status: 200,
      referrer: "https://example.org/x",
      userAgent: "Mozilla/5.0 (X11)",
    });
  });

  it("[CL10] in the common format has neither referrer nor agent, and is not read as combined", () => {
    const common = line({ rest: "304 -" });
    expect(parseLogLine(common, "combined")).toBeNull();
    expect(parseLogLine(common, "common")).toMatchObject({ status: 304, referrer: "", userAgent: "" });
  });

  it.each([
    ["17/May/2015:10:05:03 +0000", "2015-05-17T10:05:03Z"],
    ["17/May/2015:10:05:03 +0530", "2015-05-17T04:35:03Z"],
    ["17/May/2015:10:05:03 -0700", "2015-05-17T17:05:03Z"],
    ["29/Feb/2024:00:00:00 +0000", "2024-02-29T00:00:00Z"],
    ["30/Jun/2015:23:59:60 +0000", "2015-07-01T00:00:00Z"], // a leap second is the next one
  ])("[CL10] says %s, that is %s", (time, instant) => {
    expect(parseLogLine(line({ time }), "combined")?.at).toBe(Date.parse(instant));
  });

  it.each([
    ["empty", ""],
    ["a note", "-- rotated --"],
    ["a day that does not exist", line({ time: "31/Feb/2015:10:05:03 +0000" })],
    ["a month that does not exist", line({ time: "17/Mai/2015:10:05:03 +0000" })],
    ["an hour that does not exist", line({ time: "17/May/2015:24:05:03 +0000" })],
    ["a TLS handshake", line({ request: String.raw`\x16\x03\x01\x02` })],
    ["no request", line({ request: "-" })],
    ["cut off in the agent", line().slice(0, -3)],
    ["no status", line({ rest: '- - "-" "-"' })],
  ])("[CL10] %s is not one", (_, text) => {
    expect(parseLogLine(text, "combined")).toBeNull();
  });

  it("[CL10] may hold escaped quotes and bytes, and fields of the server's own at its end", () => {
    const rest = String.raw`200 5 "https://ex.org/\"q\"" "caf\xc3\xa9 \\ bar" "10.0.0.1" 0.004`;
    expect(parseLogLine(line({ rest }), "combined")).toMatchObject({
      referrer: 'https://ex.org/"q"',
      userAgent: "café \\ bar",
    });
  });

  it("[CL10] a dash is no referrer; as an agent it stays, since a client that sends none is no browser", () => {
    expect(parseLogLine(line({ rest: '200 - "-" "-"' }), "combined")).toMatchObject({ referrer: "", userAgent: "-" });
  });

  it("takes no longer for a hostile line than for others", () => {
    const started = performance.now();
    parseLogLine(`1.1.1.1 - ${"[".repeat(60_000)}`, "combined");
    parseLogLine(line({ request: "\\".repeat(60_000) }), "combined");
    parseLogLine(line({ rest: `200 5 "${'\\"'.repeat(30_000)}` }), "combined");
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
