import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BoundedCache } from "../../../domain/ingest/bounded-cache.ts";
import { compileHostPatterns } from "../../../domain/ingest/host-patterns.ts";
import { compileIpRanges, parseAddress } from "../../../domain/ingest/ip-ranges.ts";
import { pageOf } from "../../../domain/ingest/page.ts";
import { placeOf } from "../../../domain/ingest/place.ts";
import { compileScrubber } from "../../../domain/ingest/scrub.ts";
import { cut } from "../../../domain/ingest/text.ts";
import { compileWildcard, compileWildcards } from "../../../domain/ingest/wildcard.ts";
import { address } from "./event-support.ts";

describe("patterns", () => {
  it.each([
    ["/admin/**", "/admin/", true],
    ["/admin/**", "/admin/a/b", true],
    ["/admin/**", "/admin", false],
    ["/blog/*", "/blog/a/b", true],
    ["/*/edit", "/a/b/edit", true],
    ["/*/edit", "/a/edit/x", false],
    ["/a*b*c", "/abc", true],
    ["/a*bb*c", "/abc", false],
    ["/a*a", "/a", false],
    ["/a.b", "/axb", false],
    ["/x", "/x", true],
  ])("[IN4] %s on %s: %s", (pattern, page, matches) => {
    expect(compileWildcard(pattern)(page)).toBe(matches);
  });

  it("[IN4] matches as the regular expression does in which a star is any text", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "*"), maxLength: 8 });
    const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 12 });
    fc.assert(
      fc.property(letters, text, (pattern, page) => {
        expect(compileWildcard(pattern)(page)).toBe(new RegExp(`^${pattern.replace(/\*+/g, ".*")}$`).test(page));
      }),
      { numRuns: 1000 },
    );
  });

  it("[IN4] is not slowed by a hostile pattern", () => {
    const matches = compileWildcards([`/${"*a".repeat(900)}b`]);
    expect(matches(`/${"a".repeat(2000)}`)).toBe(false);
  });

  it.each([
    [["example.com"], "example.com", true],
    [["example.com"], "www.example.com", true],
    [["example.com"], "blog.example.com", false],
    [["*.example.com"], "blog.example.com", true],
    [["*.example.com"], "a.b.example.com", true],
    [["*.example.com"], "example.com", false],
    [["*.example.com"], "badexample.com", false],
    [["www.example.com"], "example.com", true],
    [[], "anything.test", true],
  ])("[IN5] hosts %j take %s: %s", (patterns, host, allowed) => {
    expect(compileHostPatterns(patterns)(host)).toBe(allowed);
  });

  it.each([
    ["203.0.113.0/24", "203.0.113.255", true],
    ["203.0.113.0/24", "203.0.114.0", false],
    ["203.0.113.7", "203.0.113.7", true],
    ["203.0.113.7", "203.0.113.8", false],
    ["10.0.0.0/9", "10.127.255.255", true],
    ["10.0.0.0/9", "10.128.0.0", false],
    ["0.0.0.0/0", "198.51.100.1", true],
    ["0.0.0.0/0", "2001:db8::1", false],
    ["2001:db8::/32", "2001:db8:ffff::1", true],
    ["2001:db8::/32", "2001:db9::1", false],
    ["2001:db8::1", "2001:0db8:0:0::0001", true],
    ["::/0", "2001:db8::1", true],
    ["::1", "::1", true],
    ["203.0.113.0/24", "::ffff:203.0.113.9", true],
    ["fe80::/10", "fe80::1%eth0", true],
    ["999.0.0.0/8", "99.0.0.1", false],
    ["203.0.113.0/24", "not an address", false],
    ["203.0.113.0/24", "", false],
    ["203.0.113.0/33", "203.0.113.1", false],
  ])("[IN4] %s holds %s: %s", (range, ip, holds) => {
    expect(compileIpRanges([range])(ip)).toBe(holds);
  });

  it("[IN4] reads any address as it is written in full", () => {
    const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, (parts) => {
        expect(parseAddress(parts.map((part) => part.toString(16)).join(":"))).toEqual(parts);
      }),
    );
  });
});

describe("pages", () => {
  const same = (text: string) => text;

  it.each([
    ["https://example.com", "/"],
    ["https://example.com/a/", "/a/"],
    ["https://example.com/caf%C3%A9", "/café"],
    ["https://example.com/a%20%20", "/a"],
    ["https://example.com/100%", "/100%"],
    ["https://example.com/%E0%A4%A", "/%E0%A4%A"],
    ["https://example.com/a?secret=1#x", "/a"],
    ["https://example.com/a%2Fb", "/a/b"],
  ])("[IN8] the page of %s is %s", (url, page) => {
    expect(pageOf(address(url), [], same)).toBe(page);
  });

  it("[IN8] keeps the parameters that the site names, in its order", () => {
    const url = address("https://example.com/s?x=1&q=a%20b&page=2");
    expect(pageOf(url, ["page", "q", "none"], same)).toBe("/s?page=2&q=a b");
    expect(pageOf(address("https://example.com/s?x=1"), ["q"], same)).toBe("/s");
  });

  it("[IN8] cuts a long page to 2,000 characters, not through one", () => {
    expect(pageOf(address(`https://example.com/${"a".repeat(4000)}`), [], same)).toHaveLength(2000);
    expect(cut(`${"a".repeat(9)}😀`, 10)).toBe("a".repeat(9));
    expect(cut("abc", 3)).toBe("abc");
  });

  it.each([
    ["jane.doe+x@mail.example.org", "[email]"],
    ["a/b@c.de/f", "a/[email]/f"],
    ["jane%40example.org", "[email]"],
    ["@handle", "@handle"],
    ["a@b", "a@b"],
    ["12345678", "12345678"],
    ["tel 123456789", "tel [number]"],
    ["v1234567890x", "v[number]x"],
    ["2026-11-21", "2026-11-21"],
  ])("[IN9] scrubs %s to %s", (text, clean) => {
    expect(compileScrubber({ emails: true, numbers: true })(text)).toBe(clean);
  });

  it("[IN9] is not slowed by a hostile text", () => {
    const scrub = compileScrubber({ emails: true, numbers: true });
    expect(scrub(`${"a.".repeat(1000)}@`).length).toBe(2001);
    expect(scrub(`a@${"a.".repeat(1000)}`).length).toBeGreaterThan(0);
  });
});

describe("places", () => {
  it.each([
    [{ country: "XX" }, ""],
    [{ country: "T1" }, ""],
    [{ country: "Estonia" }, ""],
    [{ country: null }, ""],
    [{ country: "us" }, "US"],
  ])("[IN16] the country of %j is %j", (raw, country) => {
    expect(placeOf(raw).country).toBe(country);
  });

  it("[IN16] believes no nonsense", () => {
    expect(placeOf({ country: "EE", regionCode: "<script>", latitude: 1000, longitude: 5 })).toEqual({
      country: "EE",
      region: "",
      city: "",
      lat: null,
      lon: null,
    });
    expect(placeOf({ country: "EE", regionCode: "EE-37" }).region).toBe("EE-37");
  });
});

describe("the bounded cache", () => {
  it("[IN15] holds no more than its limit, and keeps what is used", () => {
    const cache = new BoundedCache<number, number>(100);
    cache.set(-1, -1);
    for (let key = 0; key < 10_000; key++) {
      cache.set(key, key);
      if (key % 10 === 0) expect(cache.get(-1)).toBe(-1);
      expect(cache.size).toBeLessThanOrEqual(101);
    }
    expect(cache.get(9999)).toBe(9999);
    expect(cache.get(0)).toBe(undefined);
  });
});
