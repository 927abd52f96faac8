import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { directAcquisition } from "../../../domain/ingest/acquisition.ts";
import {
  importedAcquisition,
  importedAttention,
  importedClient,
  importedEvent,
} from "../../../domain/ingest/import-line.ts";
import { importLineSchema } from "../../../protocol/import.ts";
import { anArrival } from "./event-support.ts";

const line = (given: object = {}) =>
  v.parse(importLineSchema, {
    visitor: "u",
    at: "2021-01-01T00:25:00Z",
    type: "pageview",
    url: "https://a.test/",
    ...given,
  });

const { client } = anArrival();

const same = (text: string): string => text;

describe("imported lines", () => {
  it("[IN25] override what was derived, field by field, blanks included", () => {
    const said = line({ country: "FI", browser: "", source: "Partner", utm_medium: "" });
    expect(importedClient(said, client)).toEqual({ ...client, country: "FI", browser: "", lat: null, lon: null });
    expect(importedAcquisition(said, { ...directAcquisition, utmMedium: "x", referrer: "r" }, same)).toEqual({
      ...directAcquisition,
      source: "Partner",
      utmMedium: "",
      referrer: "r",
    });
  });

  it("[IN25] name a country by its code, however it is written", () => {
    for (const country of ["ee", " EE ", "EE"]) {
      expect(importedClient(line({ country }), client)).toMatchObject({ country: "EE" });
    }
    expect(importedClient(line({ country: "" }), client)).toMatchObject({ country: "" });
    for (const country of ["EST", "E", "Ελ", "Estonia"]) {
      expect(() => line({ country })).toThrow("must be a 2-letter country code");
    }
  });

  it.each(["region", "city", "device", "browser", "browser_version", "os", "os_version"])(
    "[IN25] override the client by %s alone",
    (field) => {
      expect(Object.values(importedClient(line({ [field]: "said" }), client))).toContain("said");
    },
  );

  it.each(["source", "channel", "utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term"])(
    "[IN25] override the acquisition by %s alone",
    (field) => {
      expect(Object.values(importedAcquisition(line({ [field]: "said" }), directAcquisition, same))).toContain("said");
    },
  );

  it("[IN25] keep what was derived as it is when they say nothing", () => {
    expect(importedClient(line(), client)).toBe(client);
    expect(importedAcquisition(line(), directAcquisition, same)).toBe(directAcquisition);
  });

  it("[IN25] are events of their type: names, revenue and attention where they belong", () => {
    const revenue = { amount: 12.5, currency: "USD" };
    const said = { name: "Signup", revenue, engaged_ms: 1200, scroll: 40, interactive: false };
    expect(importedEvent(line({ ...said, type: "event" }), null, null)).toMatchObject({
      name: "Signup",
      revenue,
      interactive: false,
    });
    expect(importedEvent(line({ ...said, type: "pageview" }), null, null)).toMatchObject({
      name: "",
      revenue: null,
      interactive: true,
    });
    expect(importedAttention(line({ ...said, type: "engagement" }))).toMatchObject({
      engagedMs: 1200,
      scroll: 40,
      pageview: 0,
    });
    expect(importedAttention(line({ ...said, type: "pageview" }))).toMatchObject({ engagedMs: 0, scroll: null });
  });
});
