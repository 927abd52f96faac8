import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { collectSchema, receiptSchema } from "../../protocol/collect.ts";
import { signInSchema } from "../../protocol/dashboard-session.ts";
import { fieldErrors } from "../../protocol/error.ts";
import { importLineSchema } from "../../protocol/import.ts";
import { createKeySchema } from "../../protocol/keys.ts";
import { deltaFrameSchema, liveFrameSchema, snapshotFrameSchema } from "../../protocol/live.ts";
import { createSiteSchema } from "../../protocol/site-settings.ts";
import { golden } from "./golden.ts";

const schemas = {
  collect: collectSchema,
  receipt: receiptSchema,
  importLine: importLineSchema,
  createSite: createSiteSchema,
  createKey: createKeySchema,
  signIn: signInSchema,
  snapshot: snapshotFrameSchema,
  delta: deltaFrameSchema,
} satisfies Record<keyof typeof golden, v.GenericSchema>;

describe("messages of protocol version 1", () => {
  it.each(Object.keys(schemas) as (keyof typeof golden)[])("[PR1] %s is understood", (name) => {
    const parsed = v.safeParse(schemas[name] as v.GenericSchema, golden[name]);
    expect(parsed.issues).toBeUndefined();
  });

  it("[PR1] frames keep every field that a viewer is told", () => {
    expect(v.parse(liveFrameSchema, golden.snapshot)).toEqual({
      ...golden.snapshot,
      live: { ...golden.snapshot.live, sampled: false },
    });
    expect(v.parse(liveFrameSchema, golden.delta)).toEqual(golden.delta);
  });

  it("[PR2] ignores keys it does not know on ingest, and refuses them in settings by name", () => {
    expect(v.parse(collectSchema, { ...golden.collect, future: 1 })).not.toHaveProperty("future");
    expect(v.safeParse(createSiteSchema, { ...golden.createSite, time_zone: "Etc/UTC" }).success).toBe(false);
  });

  it("[PR2] stores property values as text", () => {
    const { events } = v.parse(collectSchema, golden.collect);
    expect(events[1]).toMatchObject({ props: { plan: "pro", seats: "3", trial: "false" } });
  });

  const refused: [string, unknown, string, RegExp][] = [
    ["another version", { ...golden.collect, v: 2 }, "v", /must be 1/],
    ["a site that is no domain", { ...golden.collect, site: "Not A Domain" }, "site", /domain name/],
    ["no events", { ...golden.collect, events: [] }, "events", /at least one/],
    [
      "too many events",
      { ...golden.collect, events: Array(101).fill(golden.collect.events[0]) },
      "events",
      /at most 100/,
    ],
    [
      "a seq of 0",
      { ...golden.collect, events: [{ ...golden.collect.events[0], seq: 0 }] },
      "events.0.seq",
      /1 or more/,
    ],
    [
      "a missing url",
      { ...golden.collect, events: [{ seq: 1, type: "pageview", at: 1 }] },
      "events.0.url",
      /is required/,
    ],
    [
      "an unknown type",
      { ...golden.collect, events: [{ seq: 1, type: "view", at: 1, url: "/" }] },
      "events.0.type",
      /pageview/,
    ],
    ["a list", [golden.collect], "v", /is required/],
    ["a number", 7, "request", /JSON object/],
  ];
  it.each(refused)("[PR3] names the field that is wrong: %s", (_what, message, field, sentence) => {
    const { issues } = v.safeParse(collectSchema, message);
    expect(Object.keys(fieldErrors(issues ?? []))).toContain(field);
    expect(fieldErrors(issues ?? [])[field]?.join(" ")).toMatch(sentence);
  });
});
