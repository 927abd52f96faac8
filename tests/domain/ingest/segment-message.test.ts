import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { compileScrubber } from "../../../domain/ingest/scrub.ts";
import { segmentEvent, segmentInstant, segmentVisitor } from "../../../domain/ingest/segment-message.ts";
import { segmentMessageSchema } from "../../../protocol/segment-api.ts";

const message = (given: object) => v.parse(segmentMessageSchema, { anonymousId: "a1", ...given });
const event = (given: object) => segmentEvent(message(given), "a.test");
const scrub = compileScrubber({ emails: true, numbers: true });
const visitor = (given: object) => segmentVisitor(message({ type: "group", anonymousId: undefined, ...given }), scrub);

describe("a Segment message", () => {
  it.each([
    [
      "a page",
      {
        type: "page",
        name: "Home",
        properties: { url: "https://a.test/x", referrer: "https://b.test/", title: "X", tier: 1 },
      },
      {
        kind: "pageview",
        url: "https://a.test/x",
        referrer: "https://b.test/",
        props: { tier: "1", name: "Home" },
        revenue: null,
      },
    ],
    [
      "a page told by its context",
      { type: "page", context: { page: { url: "https://a.test/c", referrer: "https://b.test/" } } },
      { url: "https://a.test/c", referrer: "https://b.test/", props: null },
    ],
    ["a page told by its path", { type: "page", properties: { path: "/p" } }, { url: "https://a.test/p" }],
    [
      "an event of a server",
      { type: "track", event: " Signup " },
      { kind: "event", name: "Signup", url: "https://a.test/" },
    ],
    [
      "an event on a page",
      { type: "track", event: "E", properties: { path: "kept" }, context: { page: { url: "https://a.test/c" } } },
      { url: "https://a.test/c", props: { path: "kept" } },
    ],
    [
      "properties that are no text",
      { type: "track", event: "E", properties: { l: [1], o: {}, z: null, e: "", n: 0, f: false } },
      { props: { n: "0", f: "false" } },
    ],
    [
      "revenue",
      { type: "track", event: "Order", properties: { revenue: "12.5", currency: "eur" } },
      { revenue: { amount: 12.5, currency: "EUR" } },
    ],
    [
      "revenue in dollars",
      { type: "track", event: "O", properties: { revenue: 3 } },
      { revenue: { amount: 3, currency: "USD" } },
    ],
    ["revenue that is none", { type: "track", event: "O", properties: { revenue: "much" } }, { revenue: null }],
  ])("[CP5] %s", (_, given, expected) => {
    expect(event(given)).toMatchObject(expected);
  });

  it.each(["identify", "screen", "group", "alias"])("[CP5] %s says nothing about a visit", (type) => {
    expect(event({ type, traits: { email: "x@example.com" } })).toBeNull();
  });

  it("[CP5] is of the browser, else of the account, whose name is hashed when it looks personal or is too long", () => {
    expect(visitor({ anonymousId: "b", userId: "u" })).toBe("b");
    expect(visitor({ userId: "u1" })).toBe("u1");
    expect(visitor({})).toBeNull();
    for (const userId of ["x@example.com", "1234567890", "u".repeat(129)]) {
      const name = visitor({ userId });
      expect(name).toMatch(/^[\w-]{8,40}$/);
      expect(name).not.toContain(userId);
      expect(visitor({ userId })).toBe(name);
    }
    expect(visitor({ userId: "x@example.com" })).not.toBe(visitor({ userId: "y@example.com" }));
  });

  it.each([
    ["2026-11-20T18:36:42.216Z", 1795199802216],
    [1795199802216, 1795199802216],
    ["yesterday", null],
    [-1, null],
    [undefined, null],
  ])("[CP5] happened at %s", (said, at) => {
    expect(segmentInstant(said)).toBe(at);
  });
});
