import { beforeAll, describe, expect, it } from "vitest";
import type { ShareLink } from "../../protocol/links.ts";
import type { Segment } from "../../protocol/segments.ts";
import { routes } from "../../workers/router.ts";
import { ADMIN, administer, errorOf, makeKey, makeSite, ORIGIN, send } from "./requests.ts";

/** Every route, asked with every kind of credential. */

interface Caller {
  headers: Record<string, string>;
  /** Added to the address. */
  query?: string;
}

const bearer = (token: string): Caller => ({ headers: { authorization: `Bearer ${token}` } });

const madeLink = async (site: string, given: object = {}): Promise<ShareLink> =>
  (await (await administer("POST", `/api/sites/${site}/links`, given)).json()) as ShareLink;

/** Comes by a link, as a browser does. */
const guestBy = async ({ id, token }: ShareLink): Promise<Caller> => {
  const answer = await send("/api/session", { method: "POST", body: JSON.stringify({ link: token }) });
  const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
  return { headers: { cookie, origin: ORIGIN }, query: `link=${id}` };
};

const callers = new Map<string, Caller>();
let segment = 0;
let asked = 0;

beforeAll(async () => {
  await makeSite("a.test");
  await makeSite("b.test");
  await makeSite("open.test", { public: true });
  const filters = [["is", "visit:country", ["EE"]]];
  segment = ((await (await administer("POST", "/api/sites/a.test/segments", { name: "E", filters })).json()) as Segment)
    .id;
  callers.set("nobody", { headers: {} });
  callers.set("wrong", bearer("wrong"));
  callers.set("admin", { headers: ADMIN });
  callers.set("reader", bearer((await makeKey("a.test", "read")).key));
  callers.set("writer", bearer((await makeKey("a.test", "write")).key));
  callers.set("other", bearer((await makeKey("b.test", "read")).key));
  callers.set("guest", await guestBy(await madeLink("a.test")));
  callers.set("limited", await guestBy(await madeLink("a.test", { segment })));
  callers.set("otherGuest", await guestBy(await madeLink("b.test")));
  callers.set("linkToken", bearer((await madeLink("a.test")).token));
  callers.set("counter", { headers: {}, query: `token=${(await madeLink("a.test", { kind: "counter" })).token}` });
  const revoked = await madeLink("a.test");
  callers.set("revoked", await guestBy(revoked));
  await administer("DELETE", `/api/sites/a.test/links/${revoked.id}`);
  const over = await madeLink("a.test", { expires_at: Date.now() + 300 });
  callers.set("over", await guestBy(over));
  // The link's own time, not ours: until it says that it is over.
  while ((await send("/api/session", { method: "POST", body: JSON.stringify({ link: over.token }) })).status !== 410);
});

/** What each caller gets; `ok` is the route's own answer. */
const verdicts = {
  anyone: "ok ok ok ok ok ok ok ok ok ok ok ok ok",
  account: "401 403 ok 403 403 403 403 403 403 403 401 401 401",
  site: "401 403 ok 403 403 404 403 403 404 403 401 401 401",
  rows: "401 403 ok ok 403 404 403 403 404 403 401 401 401",
  figures: "401 403 ok ok 403 404 ok 403 404 403 401 401 401",
  answers: "401 403 ok ok 403 404 ok ok 404 403 401 401 401",
  online: "401 403 ok ok 403 404 ok 403 404 403 ok 401 401",
  writes: "401 403 403 403 ok 403 401 401 401 403 401 401 401",
  absent: "401 403 404 404 404 404 404 404 404 403 401 401 401",
};

/** Route, address, whose it is, the status of `ok`, body. */
type Row = [route: string, address: string, whose: keyof typeof verdicts, ok: number, body?: object];

const table: Row[] = [
  ["POST /api/collect", "/api/collect", "anyone", 400, {}],
  ["OPTIONS /api/collect", "/api/collect", "anyone", 204],
  ["POST /api/event", "/api/event", "anyone", 400, {}],
  ["OPTIONS /api/event", "/api/event", "anyone", 204],
  ...["track", "page", "identify", "screen", "group", "alias", "batch", "t", "p", "i", "s", "g", "a"].map(
    (call): Row => [`POST /v1/${call}`, `/v1/${call}`, "writes", 400, {}],
  ),
  ["OPTIONS /v1/:call", "/v1/track", "anyone", 204],
  ["GET /api/sites/:site/live", "/api/sites/a.test/live", "figures", 200],
  ["GET /api/sites/:site/live", "/api/sites/open.test/live", "anyone", 200],
  ["GET /api/sites/:site/live", "/api/sites/none.test/live", "absent", 404],
  ["GET /api/sites/:site/live", "/api/sites/NONE%20TEST/live", "absent", 404],
  ["GET /api/sites/:site/online", "/api/sites/a.test/online", "online", 200],
  ["GET /api/sites/:site/online", "/api/sites/open.test/online", "anyone", 200],
  ["GET /api/v1/stats/realtime/visitors", "/api/v1/stats/realtime/visitors?site_id=a.test", "figures", 200],
  ["GET /api/v1/stats/realtime/visitors", "/api/v1/stats/realtime/visitors?site_id=open.test", "anyone", 200],
  ["GET /api/v1/stats/realtime/visitors", "/api/v1/stats/realtime/visitors", "anyone", 400],
  ["GET /api/v1/stats/aggregate", "/api/v1/stats/aggregate?site_id=a.test", "answers", 200],
  ["GET /api/v1/stats/breakdown", "/api/v1/stats/breakdown?site_id=a.test&property=visit:source", "answers", 200],
  ["GET /api/v1/stats/timeseries", "/api/v1/stats/timeseries?site_id=a.test", "answers", 200],
  ["POST /api/v2/query", "/api/v2/query", "answers", 400, { site_id: "a.test" }],
  ["POST /api/v2/query", "/api/v2/query", "anyone", 400, { site_id: "open.test" }],
  ["POST /api/sites/:site/queries", "/api/sites/a.test/queries", "answers", 200, { queries: [] }],
  ["POST /api/sites/:site/funnel", "/api/sites/a.test/funnel", "answers", 400, {}],
  ["POST /api/sites/:site/flow", "/api/sites/a.test/flow", "answers", 400, {}],
  ["POST /api/sites/:site/retention", "/api/sites/a.test/retention", "answers", 400, {}],
  ["POST /api/sites/:site/queries", "/api/sites/open.test/queries", "anyone", 200, { queries: [] }],
  ["GET /api/v1/stats/aggregate", "/api/v1/stats/aggregate?site_id=open.test", "anyone", 200],
  ["GET /api/sites", "/api/sites", "account", 200],
  ["POST /api/sites", "/api/sites", "account", 400, {}],
  ["GET /api/sites/:site", "/api/sites/a.test", "site", 200],
  ["GET /api/sites/:site", "/api/sites/open.test", "absent", 200],
  ["PATCH /api/sites/:site", "/api/sites/a.test", "site", 400, { site_id: "b.test" }],
  ["PATCH /api/sites/:site", "/api/sites/open.test", "absent", 200, {}],
  ["DELETE /api/sites/:site", "/api/sites/none.test", "absent", 404],
  ["POST /api/sites/:site/import", "/api/sites/a.test/import", "site", 400],
  ["GET /api/sites/:site/export", "/api/sites/a.test/export", "rows", 200],
  ["GET /api/sites/:site/export", "/api/sites/open.test/export", "absent", 200],
  ["GET /api/sites/:site/drops", "/api/sites/a.test/drops", "site", 200],
  ["GET /api/sites/:site/usage", "/api/sites/a.test/usage", "site", 200],
  ["GET /api/sites/:site/visitors/:visitor", "/api/sites/a.test/visitors/ann", "site", 404],
  ["GET /api/sites/:site/visitors/:visitor", "/api/sites/open.test/visitors/ann", "absent", 404],
  ["DELETE /api/sites/:site/visitors/:visitor", "/api/sites/a.test/visitors/ann", "site", 200],
  ["GET /api/sites/:site/keys", "/api/sites/a.test/keys", "site", 200],
  ["GET /api/sites/:site/keys", "/api/sites/open.test/keys", "absent", 200],
  ["POST /api/sites/:site/keys", "/api/sites/a.test/keys", "site", 400, {}],
  ["DELETE /api/sites/:site/keys/:id", "/api/sites/a.test/keys/none", "site", 404],
  ["GET /api/sites/:site/segments", "/api/sites/a.test/segments", "answers", 200],
  ["GET /api/sites/:site/segments", "/api/sites/open.test/segments", "anyone", 200],
  ["POST /api/sites/:site/segments", "/api/sites/a.test/segments", "site", 400, {}],
  ["PATCH /api/sites/:site/segments/:id", "/api/sites/a.test/segments/99", "site", 404, {}],
  ["DELETE /api/sites/:site/segments/:id", "/api/sites/a.test/segments/99", "site", 404],
  ["GET /api/sites/:site/links", "/api/sites/a.test/links", "site", 200],
  ["GET /api/sites/:site/links", "/api/sites/open.test/links", "absent", 200],
  ["POST /api/sites/:site/links", "/api/sites/a.test/links", "site", 400, { kind: "x" }],
  ["GET /api/sites/:site/alerts", "/api/sites/a.test/alerts", "site", 200],
  ["GET /api/sites/:site/alerts", "/api/sites/open.test/alerts", "absent", 200],
  ["POST /api/sites/:site/alerts", "/api/sites/a.test/alerts", "site", 400, { kind: "x" }],
  ["PATCH /api/sites/:site/alerts/:id", "/api/sites/a.test/alerts/none", "site", 404, {}],
  ["DELETE /api/sites/:site/alerts/:id", "/api/sites/a.test/alerts/none", "site", 404],
  ["POST /api/sites/:site/alerts/:id/test", "/api/sites/a.test/alerts/none/test", "site", 404],
  ["DELETE /api/sites/:site/links/:id", "/api/sites/a.test/links/none", "site", 404],
  ["GET /api/address", "/api/address", "account", 200],
  ["GET /api/audit", "/api/audit", "account", 200],
  ["GET /api/metrics", "/api/metrics", "account", 200],
  ["POST /api/session", "/api/session", "anyone", 400, {}],
  ["DELETE /api/session", "/api/session", "anyone", 204],
  ["GET /api/health", "/api/health", "anyone", 200],
  ["GET /api/openapi.json", "/api/openapi.json", "anyone", 200],
];

describe("every route and every credential", () => {
  it.each(table)("[AC1] %s at %s is for %s", async (route, path, whose, ok, body) => {
    const expected = verdicts[whose].split(" ").map((word) => (word === "ok" ? ok : Number(word)));
    // An admin sees whatever is there.
    if (whose === "absent") expected[2] = ok;
    const found: number[] = [];
    for (const { headers, query } of callers.values()) {
      const address = query === undefined ? path : `${path}${path.includes("?") ? "&" : "?"}${query}`;
      const [method = ""] = route.split(" ");
      // From a network of its own each time: wrong tokens are counted by network.
      const ip = { "cf-connecting-ip": `2001:db8:${(++asked).toString(16)}::1` };
      const answer = await send(address, {
        method,
        headers: { ...headers, ...ip },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      found.push(answer.status);
      const text = await answer.clone().text();
      if (answer.status >= 400 && !text.startsWith('{"errors"'))
        expect((await errorOf(answer)).length).toBeGreaterThan(15);
    }
    expect(Object.fromEntries([...callers.keys()].map((name, at) => [name, found[at]]))).toEqual(
      Object.fromEntries([...callers.keys()].map((name, at) => [name, expected[at]])),
    );
  });

  it("[AC1] leaves out no route but the one that asks who you are", () => {
    const shown = new Set(table.map(([route]) => route));
    expect(routes().filter((route) => !shown.has(route))).toEqual(["GET /api/session"]);
  });
});
