import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { directAcquisition } from "../../../domain/ingest/acquisition.ts";
import { importedAcquisition } from "../../../domain/ingest/import-line.ts";
import { pageOf } from "../../../domain/ingest/page.ts";
import { compileScrubber } from "../../../domain/ingest/scrub.ts";
import { importLineSchema } from "../../../protocol/import.ts";
import { address } from "./event-support.ts";

const scrub = compileScrubber({ emails: true, numbers: true });
const jwt =
  "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";

describe("what looks personal or secret", () => {
  it.each([
    // E-mail addresses, plain and encoded.
    ["/u/jane@example.org", "/u/[email]"],
    ["/u/jane.doe+news@mail.example.co.uk/edit", "/u/[email]/edit"],
    ["/u/jane%40example.org", "/u/[email]"],
    ["/u/jane%2Bnews%40example.org", "/u/[email]"],
    ["mailto:jürgen@bücher.example", "mailto:[email]"],
    ["a@b.de,c@d.de", "[email],[email]"],
    // Nine digits or more.
    ["/order/123456789", "/order/[number]"],
    ["id-20261121103000", "id-[number]"],
    ["4111111111111111", "[number]"],
    // Telephones.
    ["call +372 5123 4567", "call [number]"],
    ["call +49 (0)30 901820", "call [number]"],
    ["+1-555-123-4567", "[number]"],
    ["(555) 123-4567", "[number]"],
    ["555.123.4567 now", "[number] now"],
    ["1 555 123 4567", "[number]"],
    ["06 12 34 56 78", "[number]"],
    ["030-1234-5678", "[number]"],
    // Cards and social security numbers.
    ["4111 1111 1111 1111", "[number]"],
    ["card=5500-0000-0000-0004;", "card=[number];"],
    ["3782 822463 10005", "[number]"],
    ["078-05-1120", "[number]"],
    // Tokens.
    [`/login/${jwt}`, "/login/[token]"],
    [`t=${jwt}.more`, "t=[token].more"],
    ["/pay/sk_live_4eC39HqLyjWDarjtT1zdp7dc", "/pay/[token]"],
    ["ghp_16C7e42F292c6912E7710c838347Ae178B4a", "[token]"],
    ["xoxb-123456789012-abcdef", "[token]"],
    ["AKIAIOSFODNN7EXAMPLE", "[token]"],
    ["/reset/9f86d081884c7d659a2feaa0c55ad015", "/reset/[token]"],
    ["/commit/3f786850e387550fdab836ed7e6dc881de23001b", "/commit/[token]"],
    ["/s/dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U/x", "/s/[token]/x"],
    ["/s/dozjgNryP4J3jVmNHl0w5N-XgL0n3I9PlFUP0THsR8U=", "/s/[token]="],
  ])("[IN9] is replaced: %s", (text, clean) => {
    expect(scrub(text)).toBe(clean);
  });

  it.each([
    "/blog/2026/11/21/how-to-build-a-website-in-2026-with-ten-tools",
    "/iPhone-15-Pro-Max-256GB-vs-Samsung-Galaxy-S24-Ultra-2026",
    "/MyVeryLongArticleTitleAboutHistoryAndTheFuture2026",
    "/order/12345678",
    "/2026-11-21",
    "/2026-11-21-1030",
    "2026-11-21 10.30",
    "21.11.2026 10",
    "01.02.2026 - 03.04.2026",
    "years 2023 2024 2025 2026",
    "/compare/2023-2024-2025-2026",
    "version 10.15.7.1234",
    "192.168.100.200",
    "ISBN 978-3-16-148410-0",
    "59.437 24.7536",
    "1 000 000 visits",
    "1.000.000,00",
    "/item/1234-5678-9012-3456",
    "/a@b",
    "@handle on x.com",
    "/posts/0190c1a2-7b3c-7def-8a12-4a5b6c7d8e9f",
    "/assets/index.production.min.js",
    "com.example.application.module_2",
    "/docs/eyJ/readme.md",
  ])("[IN9] is left alone: %s", (text) => {
    expect(scrub(text)).toBe(text);
  });

  it("[IN9] is asked for apart: addresses, and numbers with tokens", () => {
    const text = `jane@example.org 123456789 ${jwt}`;
    expect(compileScrubber({ emails: true, numbers: false })(text)).toBe(`[email] 123456789 ${jwt}`);
    expect(compileScrubber({ emails: false, numbers: true })(text)).toBe("jane@example.org [number] [token]");
    expect(compileScrubber({ emails: false, numbers: false })(text)).toBe(text);
  });

  it("[IN9] is found after decoding, and in parameters that are kept", () => {
    expect(pageOf(address("https://example.com/%6Aane%40example.org?q=%2B372%205123%204567&x=1"), ["q"], scrub)).toBe(
      "/[email]?q=[number]",
    );
  });

  it("[IN9] is replaced in each parameter that is kept, and nothing of the others with it", () => {
    const url = address("https://example.com/a?to=jane%40example.org&q=shoes&n=123456789");
    expect(pageOf(url, ["q", "to", "n"], scrub)).toBe("/a?q=shoes&to=[email]&n=[number]");
    expect(pageOf(url, ["to"], scrub)).toBe("/a?to=[email]");
  });

  it("[IN9] is replaced in what a line of history says outright", () => {
    const line = v.parse(importLineSchema, {
      visitor: "u",
      at: 1,
      type: "pageview",
      url: "https://example.com/",
      source: "jane@example.org",
      utm_campaign: "to-jane@example.org",
      utm_term: "123456789",
    });
    expect(importedAcquisition(line, directAcquisition, scrub)).toMatchObject({
      source: "[email]",
      utmCampaign: "[email]",
      utmTerm: "[number]",
      utmMedium: "",
    });
  });

  it("[IN9] leaves no run of nine digits, and what was cleaned is clean", () => {
    const word = fc.oneof(
      fc.constantFrom(
        "@",
        "%40",
        ".",
        "-",
        "_",
        " ",
        "+",
        "(",
        ")",
        "eyJ",
        "sk_live_",
        "2026",
        "0",
        "jane",
        "example.org",
      ),
      fc.string({ maxLength: 6 }),
      fc.nat().map(String),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        const clean = scrub(words.join(""));
        expect(clean).not.toMatch(/\d{9}/);
        expect(scrub(clean)).toBe(clean);
      }),
      { numRuns: 2000, examples: [[["100000000", "eyJ", "example.org", "1000000"]]] },
    );
  });

  it.each(["1", "1-", "a@", "a.", "eyJ", "eyJaaaaaaa.", "%40", "1 2", "(1", "+1", "sk_live_", "a1", "A1b", "-1_"])(
    "[IN9] no text makes it slow: %s again and again",
    (piece) => {
      const least = (length: number): number => {
        const text = piece.repeat(length);
        const times = Array.from({ length: 5 }, () => {
          const began = performance.now();
          scrub(text);
          return performance.now() - began;
        });
        return Math.min(...times);
      };
      least(100);
      // Sixteen times the text: in proportion, with much room for a busy machine; a square would be 256 times.
      expect(least(32_000)).toBeLessThan(100 * least(2000) + 20);
    },
  );
});
