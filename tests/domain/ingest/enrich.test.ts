import { describe, expect, it } from "vitest";
import { enrich, importSteps, liveSteps, type NamedStep } from "../../../domain/ingest/enrich.ts";
import { placeOf } from "../../../domain/ingest/place.ts";
import { address, anArrival, anEvent, enriched, NOW, rulesOf } from "./event-support.ts";

const HOUR = 3_600_000;

describe("enrichment", () => {
  it("[IN1] runs steps in order until one objects, and that one names the reason", () => {
    const ran: string[] = [];
    const step = (name: string, objects: boolean): NamedStep => [
      name,
      () => {
        ran.push(name);
        return objects ? "excluded" : null;
      },
    ];
    const { draft } = enriched(anEvent(), { steps: [] });
    expect(enrich(draft, [step("put_a", false), step("drop_b", true), step("put_c", false)])).toBe("excluded");
    expect(ran).toEqual(["put_a", "drop_b"]);
    expect(enrich(draft, [step("put_a", false)])).toBe(null);
  });

  it("[IN1] lists every step under its name, once", () => {
    for (const steps of [liveSteps, importSteps]) {
      const names = steps.map(([name]) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name).toMatch(/^(drop|put)_[a-z_]+$/);
    }
  });

  it("[IN1] passes an ordinary pageview and fills in what is stored", () => {
    const event = anEvent({
      url: "https://www.example.com/a%20b?x=1",
      referrer: address("https://www.google.com/search?q=x"),
    });
    const { reason, draft } = enriched(event);
    expect(reason).toBe(null);
    expect(draft).toMatchObject({ at: NOW, hostname: "example.com", page: "/a b", props: null });
    expect(draft.acquisition).toMatchObject({
      source: "Google",
      channel: "Organic Search",
      referrer: "google.com/search",
    });
    expect(draft.client).toMatchObject({ country: "EE", browser: "Chrome", device: "Desktop", os: "Mac" });
  });

  it("[IN2] drops who asks not to be counted, unless the site counts them all the same", () => {
    const arrival = anArrival({ optedOut: true });
    expect(enriched(anEvent(), { arrival }).reason).toBe("opted_out");
    expect(enriched(anEvent(), { arrival, rules: rulesOf({ respect_signals: false }) }).reason).toBe(null);
  });

  it("[IN3] drops bots by their user agent", () => {
    const googlebot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
    expect(enriched(anEvent(), { arrival: anArrival({ userAgent: googlebot }) }).reason).toBe("bot");
    const curl = anArrival({ userAgent: "curl/8.5.0" });
    expect(enriched(anEvent(), { arrival: curl, steps: importSteps }).reason).toBe("bot");
  });

  it.each([
    ["an address", { ips: ["203.0.113.0/24"] }, "excluded"],
    ["another address", { ips: ["198.51.100.0/24"] }, null],
    ["a country", { countries: ["EE"] }, "excluded"],
    ["another country", { countries: ["FI"] }, null],
    ["a page", { pages: ["/pri*"] }, "excluded"],
    ["another page", { pages: ["/admin/**"] }, null],
  ])("[IN4] excludes by %s", (_what, exclude, reason) => {
    const settings = { ips: [], countries: [], pages: [], ...exclude };
    expect(enriched(anEvent(), { rules: rulesOf({ exclude: settings }) }).reason).toBe(reason);
  });

  it.each([
    ["https://example.com/", undefined, null],
    ["https://blog.example.com/", undefined, null],
    ["https://evil.com/", undefined, "host_not_allowed"],
    ["https://notexample.com/", undefined, "host_not_allowed"],
    ["https://evil.com/", [], null],
    ["http://localhost:3000/", ["localhost"], null],
  ])("[IN5] takes events from allowed hosts only: %s with %j", (url, allowed_hosts, reason) => {
    const rules = rulesOf(allowed_hosts ? { allowed_hosts } : {});
    expect(enriched(anEvent({ url }), { rules }).reason).toBe(reason);
  });

  it.each([
    ["now", NOW, null, null],
    ["a day ahead", NOW + 24 * HOUR, null, null],
    ["more than a day ahead", NOW + 24 * HOUR + 1, null, "clock_skew"],
    ["48 hours ago", NOW - 48 * HOUR, null, null],
    ["longer ago", NOW - 48 * HOUR - 1, null, "too_late"],
    ["a year ahead by a wrong clock", NOW + 9000 * HOUR, NOW + 9000 * HOUR, null],
    ["a year behind by a wrong clock", NOW - 9000 * HOUR, NOW - 9000 * HOUR, null],
    ["three days before it was sent", NOW - 72 * HOUR, NOW, "too_late"],
  ] as const)("[IN6] judges when it occurred by our clock: %s", (_what, at, sentAt, reason) => {
    const { reason: found, draft } = enriched(anEvent({ at }), { arrival: anArrival({ sentAt }) });
    expect(found).toBe(reason);
    if (sentAt !== null) expect(draft.at).toBe(at + NOW - sentAt);
  });

  it("[IN6] knows no clock limits for imports", () => {
    expect(enriched(anEvent({ at: 0 }), { steps: importSteps })).toMatchObject({ reason: null, draft: { at: 0 } });
  });

  it("[IN7] drops custom events that are not listed, and leaves out properties that are not", () => {
    const rules = rulesOf({ allow: { events: ["Signup", "Form:*"], props: ["plan"] } });
    const named = (name: string) => enriched(anEvent({ kind: "event", name }), { rules }).reason;
    expect([named("Signup"), named("Form: Sent"), named("Other")]).toEqual([null, null, "not_allowed"]);
    expect(enriched(anEvent(), { rules }).reason).toBe(null);
    const { draft } = enriched(anEvent({ props: { plan: "pro", secret: "x", blank: "" } }), { rules });
    expect(draft.props).toEqual({ plan: "pro" });
    expect(enriched(anEvent({ props: { secret: "x" } }), { rules }).draft.props).toBe(null);
  });

  it("[IN9] scrubs pages, referrers, campaigns and properties", () => {
    const event = anEvent({
      url: "https://example.com/u/jane@example.org/123456789?utm_campaign=to-jane%40example.org",
      referrer: address("https://other.test/jane@example.org"),
      props: { contact: "call 0551234567", plan: "pro 12345678" },
    });
    const { draft } = enriched(event);
    expect(draft.page).toBe("/u/[email]/[number]");
    expect(draft.acquisition).toMatchObject({ referrer: "other.test/[email]", utmCampaign: "[email]" });
    expect(draft.props).toEqual({ contact: "call [number]", plan: "pro 12345678" });
  });

  it("[IN9] leaves alone what the site does not want scrubbed", () => {
    const rules = rulesOf({ scrub: { keep_params: [], emails: false, numbers: false } });
    expect(enriched(anEvent({ url: "https://example.com/a@b.cd/123456789" }), { rules }).draft.page).toBe(
      "/a@b.cd/123456789",
    );
  });

  it("[IN14] drops visits that only advertise a referrer", () => {
    const spam = (referrer: string) => enriched(anEvent({ referrer: address(referrer) })).reason;
    expect(spam("http://semalt.com/crawl")).toBe("spam_referrer");
    expect(spam("http://x.semalt.com/")).toBe("spam_referrer");
    expect(spam("http://notsemalt.com/")).toBe(null);
  });

  it.each(["data:text/html,x", "file:///etc/passwd", "about:blank", "chrome-extension://abc/x.html"])(
    "[IN20] drops what is no web address as invalid: %s",
    (url) => {
      expect(enriched(anEvent({ url })).reason).toBe("invalid");
    },
  );

  it("[IN20] drops what is no URL at all as invalid", () => {
    expect(enriched(anEvent({ address: null })).reason).toBe("invalid");
  });

  it("[IN16] keeps a place no finer than 0.1 degrees", () => {
    const place = placeOf({
      country: "ee",
      regionCode: "37",
      city: "Tallinn",
      latitude: "59.43696",
      longitude: "24.75353",
    });
    expect(place).toEqual({ country: "EE", region: "EE-37", city: "Tallinn", lat: 59.4, lon: 24.8 });
  });
});
