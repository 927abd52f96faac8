import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { signInSchema } from "../../protocol/dashboard-session.ts";
import { propsSchema } from "../../protocol/event-fields.ts";
import { createKeySchema } from "../../protocol/keys.ts";
import { createLinkSchema } from "../../protocol/links.ts";
import { segmentMessageSchema } from "../../protocol/segment-api.ts";
import { changeSegmentSchema } from "../../protocol/segments.ts";
import { createSiteSchema } from "../../protocol/site-settings.ts";

const parsed = (text: string): unknown => JSON.parse(text);

describe("objects as JSON has them", () => {
  it.each(["allow", "scrub", "exclude", "quota"])("[PR5] takes no list for the settings of %s", (group) => {
    const read = (value: unknown) => v.safeParse(createSiteSchema, { site_id: "example.com", [group]: value });
    expect(read({}).success).toBe(true);
    for (const list of [[], [1]]) {
      expect(read(list).issues?.map(({ path, message }) => [path?.map(({ key }) => key), message])).toEqual([
        [[group], "must be an object"],
      ]);
    }
  });

  it("[PR5] makes no link of a list, though nothing of a link is required", () => {
    expect(v.safeParse(createLinkSchema, {}).success).toBe(true);
    expect(v.safeParse(createLinkSchema, []).issues?.[0].message).toBe("must be a JSON object");
  });

  it.each([
    ["a key", createKeySchema, { kind: "read", colour: "red" }],
    ["a segment", changeSegmentSchema, { colour: "red" }],
    ["a sign-in", signInSchema, { token: "t", colour: "red" }],
  ])("[PR5] says of %s which key is not known", (_what, schema, given) => {
    expect(v.safeParse(schema, given).issues?.map(({ path, message }) => [path?.[0]?.key, message])).toEqual([
      ["colour", "is not known here"],
    ]);
  });

  it("[PR6] keeps properties that are called as the insides of a language are", () => {
    const text = `{"constructor": "Ferrari", "prototype": 1, "toString": true, "hasOwnProperty": "x", "plan": "pro"}`;
    const props = v.parse(propsSchema, parsed(text));
    expect(Object.entries(props).sort()).toEqual([
      ["constructor", "Ferrari"],
      ["hasOwnProperty", "x"],
      ["plan", "pro"],
      ["prototype", "1"],
      ["toString", "true"],
    ]);
    expect(Object.entries(v.parse(propsSchema, {}))).toEqual([]);
    const polluting = v.parse(propsSchema, parsed(`{"__proto__": {"polluted": true}}`));
    expect([Object.entries(polluting), "polluted" in polluting]).toEqual([[], false]);
  });

  it("[PR6] keeps them of Segment's messages too", () => {
    const message = parsed(
      `{"type": "track", "event": "Win", "anonymousId": "a", "properties": {"constructor": "Ferrari"}}`,
    );
    expect(v.parse(segmentMessageSchema, message)).toMatchObject({ properties: { constructor: "Ferrari" } });
  });

  it("[PR6] checks their values like those of any other, and says which is wrong", () => {
    const read = v.safeParse(propsSchema, parsed(`{"constructor": {"name": "Ferrari"}}`));
    expect(read.issues?.map((issue) => [v.getDotPath(issue), issue.message])).toEqual([
      ["constructor", "must be a string, a number or true/false"],
    ]);
  });
});
