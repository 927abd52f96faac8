import { describe, expect, it } from "vitest";
import type { LogLine } from "../../../cli/import/log-line.ts";
import { dropReasonOf } from "../../../cli/import/page-request.ts";

const request = (over: Partial<LogLine>): LogLine => ({
  address: "203.0.113.7",
  at: 0,
  method: "GET",
  target: "/",
  status: 200,
  referrer: "",
  userAgent: "",
  ...over,
});

describe("what of an access log is a page request", () => {
  it.each([
    ["GET", "/", 200, null],
    ["GET", "/blog/post.html", 200, null],
    ["GET", "/blog/v1.2/notes", 200, null],
    ["GET", "/search?q=photo.png", 200, null],
    ["GET", "/moved", 301, null],
    ["GET", "/known", 304, null],
    ["HEAD", "/", 200, "method"],
    ["POST", "/signup", 200, "method"],
    ["OPTIONS", "*", 200, "method"],
    ["GET", "/nothing", 404, "status"],
    ["GET", "/broken", 500, "status"],
    ["GET", "/missing.png", 404, "status"],
    ["POST", "/x.png", 500, "method"],
    ["GET", "/logo.PNG", 200, "asset"],
    ["GET", "/app.js?v=3", 200, "asset"],
    ["GET", "/robots.txt", 304, "asset"],
    ["GET", "/paper.pdf#page=2", 200, "asset"],
  ])("[CL11] %s %s with %d: %s", (method, target, status, reason) => {
    expect(dropReasonOf(request({ method, target, status }))).toBe(reason);
  });
});
