import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { expect, it, vi } from "vitest";
import type { Receipt } from "../../protocol/collect.ts";
import type { QueryAnswer } from "../../protocol/query.ts";
import { route, routes } from "../../workers/router.ts";
import { ADMIN, aBatch, administer, CHROME, makeKey, makeSite, ORIGIN } from "./requests.ts";

/** Requests as nobody should send them. */
const REQUESTS = 2000;
const SITE = "fuzz.test";

const text = fc.oneof(
  fc.constantFrom(
    "",
    "\u0000",
    "../..",
    "%ff",
    "%2e%2e%2f",
    "'; DROP TABLE sites; --",
    "\ud800",
    "__proto__",
    "-1",
    "1e309",
  ),
  fc.string({ maxLength: 30 }),
  fc.string({ unit: "binary", maxLength: 20 }),
);

const leaf = fc.oneof(text, fc.double(), fc.integer(), fc.boolean(), fc.constant(null));

/** A value somewhere in a well-formed body is replaced, or left out, or something is added. */
const mutated = (body: object) =>
  fc.tuple(fc.nat(), leaf, fc.constantFrom("replace", "drop", "add")).map(([at, value, how]) => {
    const copy = structuredClone(body) as Record<string, unknown>;
    const spots: [Record<string, unknown>, string][] = [];
    const visit = (node: unknown): void => {
      if (typeof node !== "object" || node === null) return;
      for (const key of Object.keys(node)) {
        spots.push([node as Record<string, unknown>, key]);
        visit((node as Record<string, unknown>)[key]);
      }
    };
    visit(copy);
    const [node, key] = spots[at % spots.length] ?? [copy, "v"];
    if (how === "drop") delete node[key];
    else if (how === "add" && Array.isArray(node)) node.push(value);
    else node[how === "add" ? String(value) : key] = value;
    return JSON.stringify(copy);
  });

const event = {
  type: "pageview",
  at: Date.now(),
  url: `https://${SITE}/`,
  referrer: "https://t.co/",
  title: "T",
  props: { a: "b" },
};
const batch = (session: string) =>
  aBatch(SITE, {
    session,
    events: [
      { ...event, seq: 1, type: "pageview" },
      { seq: 2, type: "engagement", at: Date.now(), url: `https://${SITE}/`, pageview: 1, engaged_ms: 5, scroll: 5 },
      {
        seq: 3,
        type: "event",
        name: "Buy",
        at: Date.now(),
        url: `https://${SITE}/`,
        revenue: { amount: 1, currency: "EUR" },
      },
    ],
  });
const query = {
  site_id: SITE,
  metrics: ["visitors"],
  date_range: "7d",
  dimensions: ["event:page"],
  filters: [["matches", "event:page", ["(a+)+$"]]],
};
const bodies = fc.oneof(
  fc.uuid().chain((session) => mutated(batch(session))),
  fc.uuid().map((session) => JSON.stringify(batch(session))),
  mutated(query),
  mutated({ site_id: "FUZZ", timezone: "Etc/UTC", quota: { events_per_month: 5 }, goals: [{ event: "x" }] }),
  fc.json({ maxDepth: 4 }),
  text,
);

const paths = fc.oneof(
  fc
    .tuple(fc.constantFrom(...routes().map((name) => name.split(" ")[1] ?? "")), text)
    .map(([pattern, word]) => pattern.replace(":site", SITE).replace(/:\w+/g, encodeURIComponent(word.toWellFormed()))),
  fc.constantFrom("/api/collect", "/api/v2/query", `/api/sites/${SITE}`),
  text.map((word) => `/api/${encodeURIComponent(word.toWellFormed())}`),
);

const requests = fc.record({
  method: fc.constantFrom("POST", "POST", "POST", "GET", "PATCH", "DELETE", "PUT", "OPTIONS"),
  path: paths,
  search: fc.oneof(
    fc.constant(""),
    text.map((word) => `?${encodeURIComponent(word.toWellFormed())}=${encodeURIComponent(word.toWellFormed())}`),
  ),
  body: bodies,
  who: fc.constantFrom("nobody", "stranger", "viewer", "admin"),
  odd: fc.constantFrom(
    {},
    { "content-length": "-1" },
    { "content-encoding": "gzip" },
    { cookie: "footfall_session=a.b" },
    { upgrade: "websocket" },
  ),
});

it("[OP7] no request, however odd, is a failure of the server, and what was refused left nothing behind", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  await makeSite(SITE);
  const viewer = { authorization: `Bearer ${(await makeKey(SITE, "read")).key}` };
  const credentials = { nobody: {}, stranger: { authorization: "Bearer nonsense" }, viewer, admin: ADMIN };
  const failures: string[] = [];
  const statuses = new Map<number, number>();
  let acceptedPageviews = 0;
  for (const [index, given] of fc.sample(requests, { numRuns: REQUESTS, seed: 20260101 }).entries()) {
    const { method, path, search, body, who, odd } = given;
    // The site stays, or nothing would be left to ask about; what an administrator may do to it is tested elsewhere.
    const destructive = who === "admin" && method !== "GET" && path !== "/api/collect" && path !== "/api/v2/query";
    const headers = {
      "user-agent": CHROME,
      "cf-connecting-ip": `203.0.113.${index % 250}`,
      ...(destructive ? {} : credentials[who]),
      ...odd,
    } as Record<string, string>;
    const init = { method, headers, ...(method === "GET" ? {} : { body: body.toWellFormed() }) };
    const answer = await route(new Request(`${ORIGIN}${path}${search}`, init), env, createExecutionContext());
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    if (answer.webSocket) {
      answer.webSocket.accept();
      answer.webSocket.close();
      continue;
    }
    const said = await answer.text();
    if (answer.status >= 500) failures.push(`${method} ${path}${search} as ${who}: ${answer.status} ${said} ${body}`);
    if (answer.status === 202 && path === "/api/collect") {
      const { dropped, accepted } = JSON.parse(said) as Receipt;
      const refused = new Set(dropped.map(({ seq }) => seq));
      const events = (JSON.parse(body) as { events: { seq: number; type: string }[] }).events;
      if (accepted === events.length - dropped.length) {
        acceptedPageviews += events.filter(({ seq, type }) => type === "pageview" && !refused.has(seq)).length;
      }
    }
  }
  expect(failures).toEqual([]);
  // Not vacuous: the server took some, refused others, and was asked what it does not know.
  for (const status of [200, 202, 400, 401, 403, 404, 405]) expect(statuses.get(status) ?? 0).toBeGreaterThan(5);
  expect(acceptedPageviews).toBeGreaterThan(20);
  const { sites } = (await (await administer("GET", "/api/sites")).json()) as { sites: { site_id: string }[] };
  expect(sites.map(({ site_id }) => site_id)).toEqual([SITE]);
  const total = await administer("POST", "/api/v2/query", { site_id: SITE, metrics: ["pageviews"], date_range: "all" });
  const { results } = (await total.json()) as QueryAnswer;
  expect(results[0]?.metrics).toEqual([acceptedPageviews]);
}, 60_000);

it("[OP7] no depth of a body is a failure of the server", async () => {
  // Parsed without trouble, but deeper than what walks it again by recursion would come back from.
  const deep = "[".repeat(12_000) + "]".repeat(12_000);
  const { key } = await makeKey(SITE, "write");
  const question = `{"site_id":"${SITE}","metrics":["visitors"],"date_range":"7d","filters":${deep}}`;
  const message = `{"writeKey":"${key}","type":"track","event":"x","anonymousId":"a","properties":{"a":${deep}}}`;
  const paths = routes().flatMap((name) => (name.startsWith("POST ") ? [name.slice("POST ".length)] : []));
  for (const path of paths) {
    for (const body of [deep, question, message]) {
      const headers = { "user-agent": CHROME, ...(path.startsWith("/v1/") ? {} : ADMIN) };
      const sent = new Request(ORIGIN + path.replace(":site", SITE), { method: "POST", headers, body });
      const { status } = await route(sent, env, createExecutionContext());
      expect(status, `${path} ${body.slice(0, 40)}`).toBeLessThan(500);
    }
  }
});
