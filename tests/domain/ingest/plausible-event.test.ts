import { describe, expect, it } from "vitest";
import { type PlausibleEvent, readPlausibleEvent } from "../../../domain/ingest/plausible-event.ts";

const base = { n: "pageview", u: "https://a.test/", d: "a.test" };
const read = (given: object): PlausibleEvent => {
  const event = readPlausibleEvent({ ...base, ...given });
  if ("errors" in event) throw new Error(JSON.stringify(event.errors));
  return event;
};
const errors = (body: unknown): unknown => {
  const event = readPlausibleEvent(body);
  return "errors" in event ? event.errors : null;
};

describe("an event of Plausible's", () => {
  it.each([
    ["a short name", { n: "Short", name: "Long" }, { kind: "event", name: "Short" }],
    ["a long name", { n: undefined, name: "Long" }, { kind: "event", name: "Long" }],
    ["a number as name", { n: 404 }, { kind: "event", name: "404" }],
    ["a pageview", {}, { kind: "pageview", name: "", interactive: true }],
    ["several sites", { d: "www.A.test, b.test,,a.test" }, { domains: ["a.test", "b.test"] }],
    ["no site", { d: undefined }, { domains: [] }],
    ["a referrer", { r: "x".repeat(3000) }, { referrer: "x".repeat(2000) }],
    ["no referrer", { r: null }, { referrer: null }],
    ["properties", { p: { a: " b ", n: 1, t: true } }, { props: { a: "b", n: "1", t: "true" } }],
    ["properties without a text", { p: { a: "", l: [1], o: {}, z: null, k: "v" } }, { props: { k: "v" } }],
    ["properties as JSON", { p: '{"tier":"pro"}' }, { props: { tier: "pro" } }],
    ["properties as a text that is no JSON", { p: "tier=pro" }, { props: null }],
    ["m before p", { m: { from: "m" }, p: { from: "p" } }, { props: { from: "m" } }],
    ["not interactive", { n: "E", i: false }, { interactive: false }],
    ["a short flag before the long one", { n: "E", i: false, interactive: true }, { interactive: false }],
    ["interactive unless told", { n: "E" }, { interactive: true }],
    ["hash mode", { h: 1 }, { hash: true }],
    ["no hash mode", { h: 0 }, { hash: false }],
  ])("[CP1] %s", (_, given, expected) => {
    expect(read(given)).toMatchObject(expected);
  });

  it("[CP1] takes thirty properties", () => {
    const p = Object.fromEntries(Array.from({ length: 31 }, (_, index) => [`k${index}`, "v"]));
    expect(Object.keys(read({ p }).props ?? {})).toEqual(Object.keys(p).slice(0, 30));
  });

  it.each([
    [{ $: { amount: "12.50", currency: "eur" } }, { amount: 12.5, currency: "EUR" }],
    [{ $: '{"amount":3,"currency":"USD"}' }, { amount: 3, currency: "USD" }],
    [
      { revenue: { amount: 1, currency: "USD" }, $: { amount: 2, currency: "USD" } },
      { amount: 1, currency: "USD" },
    ],
    [{ $: { amount: "much", currency: "USD" } }, null],
    [{ $: { amount: "", currency: "USD" } }, null],
    [{ $: { amount: 1, currency: "dollars" } }, null],
    [{ $: 5 }, null],
  ])("[CP1] revenue of %j is %j", (given, expected) => {
    expect(read({ n: "Purchase", ...given }).revenue).toEqual(expected);
  });

  it.each([
    [{ e: 2910, sd: 100 }, 2910, 100],
    [{ e: "26", sd: "55" }, 26, 55],
    [{ e: -1, sd: 300 }, 0, 100],
    [{ e: 30 * 86_400_000, sd: 1 }, 0, 1],
    [{ e: 5 }, 5, null],
    [{ sd: 7 }, 0, 7],
    [{ sd: -7, e: 1 }, 1, null],
  ])("[CP4] engagement %j", (given, engagedMs, scroll) => {
    const { kind, attention, interactive } = read({ n: "engagement", ...given });
    expect({ kind, interactive, ...attention }).toMatchObject({
      kind: "engagement",
      interactive: false,
      engagedMs,
      scroll,
    });
  });

  const long = "ä".repeat(1001);
  it.each([
    [{ ...base, n: " " }, { event_name: ["can't be blank"] }],
    [{ ...base, n: 1.5 }, { event_name: ["can't be blank"] }],
    [{ ...base, n: "x".repeat(121) }, { event_name: ["should be at most 120 character(s)"] }],
    [{ n: "pageview", d: "a.test" }, { url: ["is required"] }],
    [{ ...base, u: "data:text/html,hi" }, { url: ["scheme is not allowed"] }],
    [{ ...base, u: `https://a.test/${long}` }, { url: ["must be a valid url"] }],
    [{ ...base, u: 5 }, { url: ["must be a valid url"] }],
    [{ ...base, d: " , " }, { domain: ["can't be blank"] }],
    [{ ...base, p: { k: long } }, { props: ["keys should have at most 300 bytes and values 2000 bytes"] }],
    [{ ...base, p: { [long]: "v" } }, { props: ["keys should have at most 300 bytes and values 2000 bytes"] }],
    [
      { ...base, n: "engagement" },
      { event_name: ["engagement event requires a valid integer value for at least one of 'sd' or 'e' fields"] },
    ],
    [{}, { event_name: ["can't be blank"], url: ["is required"] }],
    [[], { request: ["Unable to parse request body as json"] }],
    [null, { request: ["Unable to parse request body as json"] }],
  ])("[CP2] refuses %#", (body, expected) => {
    expect(errors(body)).toEqual(expected);
  });

  it("[CP2] a property of exactly 2,000 bytes may be", () => {
    expect(errors({ ...base, p: { k: "ä".repeat(1000) } })).toBeNull();
  });
});
