import { beforeAll, describe, expect, it, vi } from "vitest";
import type { GuestSession } from "../../protocol/dashboard-session.ts";
import type { ShareLink } from "../../protocol/links.ts";
import type { QueryAnswer } from "../../protocol/query.ts";
import type { Segment } from "../../protocol/segments.ts";
import {
  aBatch,
  administer,
  collect,
  errorOf,
  liveNow,
  makeKey,
  makeSite,
  ORIGIN,
  receiptOf,
  send,
} from "./requests.ts";

const SITE = "shared.test";

const madeLink = async (given: object = {}, site = SITE): Promise<ShareLink> => {
  const answer = await administer("POST", `/api/sites/${site}/links`, given);
  if (answer.status !== 201) throw new Error(await answer.text());
  return (await answer.json()) as ShareLink;
};

const open = (token: string, password?: string): Promise<Response> =>
  send("/api/session", { method: "POST", body: JSON.stringify({ link: token, ...(password && { password }) }) });

interface Guest {
  link: ShareLink;
  headers: Record<string, string>;
}

const guestBy = async (link: ShareLink): Promise<Guest> => {
  const answer = await open(link.token);
  const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
  return { link, headers: { cookie, origin: ORIGIN } };
};

const asGuest = ({ link, headers }: Guest, path: string, init: RequestInit = {}): Promise<Response> =>
  send(`${path}${path.includes("?") ? "&" : "?"}link=${link.id}`, { ...init, headers });

const ask = async (guest: Guest, question: object): Promise<QueryAnswer> => {
  const body = JSON.stringify({ site_id: SITE, date_range: "day", ...question });
  const answer = await asGuest(guest, "/api/v2/query", { method: "POST", body });
  if (answer.status !== 200) throw new Error(await answer.text());
  return (await answer.json()) as QueryAnswer;
};

const view = async (page: string, visitor: string, site = SITE): Promise<void> => {
  const events = [{ seq: 1, type: "pageview" as const, at: Date.now(), url: `https://${site}${page}` }];
  await receiptOf(await collect(aBatch(site, { visitor, session: visitor + page, events })));
};

const madeSegment = async (name: string, filters: unknown): Promise<Segment> =>
  (await (await administer("POST", `/api/sites/${SITE}/segments`, { name, filters })).json()) as Segment;

/** A connection from the viewer's side, with what it heard. */
class Line {
  readonly heard: string[] = [];
  closed: number | null = null;

  constructor(socket: WebSocket) {
    socket.addEventListener("message", ({ data }) => this.heard.push(String(data)));
    socket.addEventListener("close", ({ code }) => {
      this.closed = code;
      socket.close();
    });
    socket.accept();
  }

  static async open(path: string, headers: Record<string, string> = {}): Promise<Line> {
    const answer = await send(path, { headers: { ...headers, upgrade: "websocket" } });
    if (!answer.webSocket) throw new Error(`${answer.status} ${await answer.text()}`);
    return new Line(answer.webSocket);
  }
}

beforeAll(async () => {
  await makeSite(SITE, { goals: [{ page: "/blog/**" }] });
  for (const [page, visitor] of [
    ["/", "a"],
    ["/blog/1", "a"],
    ["/blog/2", "b"],
    ["/shop", "c"],
  ] as const)
    await view(page, `${visitor}${page}`);
});

describe("segments", () => {
  it("[SL7] [SL8] are echoed as their filters, and a changed one is in the next answer", async () => {
    const { id } = await madeSegment("Blog", [["contains", "event:page", ["/blog"]]]);
    const guest = await guestBy(await madeLink());
    const question = { metrics: ["pageviews"], filters: [["is", "segment", [id]]] };
    const before = await ask(guest, question);
    expect(before.results[0]?.metrics).toEqual([2]);
    expect(before.query.filters).toEqual([["contains", "event:page", ["/blog"]]]);
    await administer("PATCH", `/api/sites/${SITE}/segments/${id}`, { filters: [["is", "event:page", ["/shop"]]] });
    expect((await ask(guest, question)).results[0]?.metrics).toEqual([1]);
  });

  it.each([
    [{ name: "No goal", filters: [["is", "event:goal", ["None"]]] }, "The goal `None` is not configured"],
    [{ name: "Nested", filters: [["not", ["is", "segment", [1]]]] }, "must not name other segments"],
    [{ name: " ", filters: [["is", "visit:country", ["EE"]]] }, "can't be blank"],
    [{ name: "No filter", filters: [["is", "visit:planet", ["Mars"]]] }, "Invalid filter"],
    [{ name: "Empty", filters: [] }, "at least one filter"],
  ])("[SL1] refuses %j", async (segment, sentence) => {
    const answer = await administer("POST", `/api/sites/${SITE}/segments`, segment);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(sentence);
  });
});

describe("a link that is limited to a segment", () => {
  it("[SL9] shows what matches it by every route that answers questions, and nothing else", async () => {
    const { id } = await madeSegment("Shop only", [["is", "event:page", ["/shop"]]]);
    const other = await madeSegment("Secret", [["is", "event:page", ["/"]]]);
    const guest = await guestBy(await madeLink({ segment: id }));
    const pages = await ask(guest, { metrics: ["pageviews"], dimensions: ["event:page"] });
    expect(pages.results.map(({ dimensions }) => dimensions[0])).toEqual(["/shop"]);
    const all = JSON.stringify({ queries: [{ metrics: ["visitors"], date_range: "day" }] });
    const batch = await asGuest(guest, `/api/sites/${SITE}/queries`, { method: "POST", body: all });
    expect(await batch.json()).toMatchObject({ answers: [{ results: [{ metrics: [1] }] }] });
    const v1 = await asGuest(guest, `/api/v1/stats/aggregate?site_id=${SITE}&period=day&metrics=pageviews`);
    expect(await v1.json()).toMatchObject({ results: { pageviews: { value: 1 } } });
    const steps = JSON.stringify({ steps: [{ page: "/" }, { page: "/blog/**" }], date_range: "day" });
    const funnel = await asGuest(guest, `/api/sites/${SITE}/funnel`, { method: "POST", body: steps });
    expect(await funnel.text()).not.toContain("/secret");
    // A rate is a rate of what it may see.
    const rate = await ask(guest, {
      metrics: ["conversion_rate"],
      filters: [["is", "event:goal", ["Visit /blog/**"]]],
    });
    expect(rate.results[0]?.metrics).toEqual([0]);
    const listed = await (await asGuest(guest, `/api/sites/${SITE}/segments`)).json();
    expect(listed).toMatchObject({ segments: [{ id }] });
    expect(JSON.stringify(listed)).not.toContain("Secret");
    await expect(ask(guest, { metrics: ["visitors"], filters: [["is", "segment", [other.id]]] })).rejects.toThrow(
      "don't exist",
    );
    await expect(ask(guest, { metrics: ["online"] })).rejects.toThrow("whole site");
  });

  it("[SL9] has no live view, and follows its segment", async () => {
    const { id } = await madeSegment("Follows", [["is", "event:page", ["/shop"]]]);
    const guest = await guestBy(await madeLink({ segment: id }));
    const refused = await asGuest(guest, `/api/sites/${SITE}/live`);
    expect([refused.status, await errorOf(refused)]).toEqual([403, expect.stringContaining("no live view")]);
    expect((await asGuest(guest, `/api/v1/stats/realtime/visitors?site_id=${SITE}`)).status).toBe(403);
    await administer("PATCH", `/api/sites/${SITE}/segments/${id}`, {
      filters: [["contains", "event:page", ["/blog"]]],
    });
    expect((await ask(guest, { metrics: ["pageviews"] })).results[0]?.metrics).toEqual([2]);
    expect((await administer("DELETE", `/api/sites/${SITE}/segments/${id}`)).status).toBe(409);
  });
});

describe("guests", () => {
  it("[SL5] [SL10] come by a password, with a cookie of their own that no script reads, beside an administrator's", async () => {
    const link = await madeLink({ password: "correct horse" });
    expect(link).toMatchObject({ has_password: true, url: `${ORIGIN}/share/${link.token}` });
    const asked = await open(link.token);
    expect([asked.status, await errorOf(asked)]).toEqual([401, "This link asks for a password."]);
    const wrong = await open(link.token, "wrong horse");
    expect([wrong.status, await errorOf(wrong)]).toEqual([401, "This is not the password of this link."]);
    const right = await open(link.token, "correct horse");
    expect(await right.clone().json()).toMatchObject({ role: "guest", site: SITE, link: link.id, segment: null });
    const setCookie = right.headers.get("set-cookie") ?? "";
    for (const part of [`footfall_link_${link.id}=`, "HttpOnly", "Secure", "SameSite=None", "Partitioned"]) {
      expect(setCookie).toContain(part);
    }
    const signedIn = await send("/api/session", { method: "POST", body: '{"token":"test-admin-token"}' });
    const admin = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
    const guest = setCookie.split(";")[0] ?? "";
    const both = { cookie: `${admin}; ${guest}` };
    expect(await (await send("/api/session", { headers: both })).json()).toMatchObject({ role: "admin" });
    const named = `?link=${link.id}`;
    expect(await (await send(`/api/session${named}`, { headers: both })).json()).toMatchObject({ role: "guest" });
    // Who names a link is not an administrator, whatever else the browser holds.
    expect((await send(`/api/sites${named}`, { headers: both })).status).toBe(403);
    // The guest's cookie is none of the other kind, nor of another link.
    const value = guest.slice(guest.indexOf("=") + 1);
    expect((await send("/api/session", { headers: { cookie: `footfall_session=${value}` } })).status).toBe(204);
    const otherLink = await madeLink();
    const moved = { cookie: `footfall_link_${otherLink.id}=${value}` };
    expect((await send(`/api/session?link=${otherLink.id}`, { headers: moved })).status).toBe(204);
  });

  it("[SL3] [SL4] hear kindly that a link is revoked, over, or a counter's", async () => {
    const link = await madeLink();
    const guest = await guestBy(link);
    expect((await asGuest(guest, "/api/session")).status).toBe(200);
    expect((await administer("DELETE", `/api/sites/${SITE}/links/${link.id}`)).status).toBe(204);
    expect((await asGuest(guest, "/api/session")).status).toBe(204);
    expect((await open(link.token)).status).toBe(404);
    expect((await administer("DELETE", `/api/sites/${SITE}/links/${link.id}`)).status).toBe(404);
    expect((await open((await madeLink({ kind: "counter" })).token)).status).toBe(404);
    const past = await administer("POST", `/api/sites/${SITE}/links`, { expires_at: Date.now() - 1 });
    expect([past.status, await past.text()]).toEqual([400, expect.stringContaining("must be in the future")]);
    const over = await madeLink({ expires_at: Date.now() + 1000 });
    const { expires_at } = (await (await open(over.token)).json()) as GuestSession;
    expect(expires_at).toBe(over.expires_at);
  });

  it("[SL11] see the live view until the link is revoked, then not a frame more", async () => {
    const guest = await guestBy(await madeLink());
    const address = `/api/sites/${SITE}/live?link=${guest.link.id}`;
    const line = await Line.open(address, guest.headers);
    const admins = await Line.open(`/api/sites/${SITE}/live`, { authorization: "Bearer test-admin-token" });
    await vi.waitFor(() => expect(line.heard.length).toBeGreaterThan(0));
    await administer("DELETE", `/api/sites/${SITE}/links/${guest.link.id}`);
    await vi.waitFor(() => expect(line.closed).toBe(1008));
    expect(admins.closed).toBe(null);
    expect((await send(address, { headers: { ...guest.headers, upgrade: "websocket" } })).status).toBe(401);
  });
});

it("[AC5] [SL11] a revoked key closes the live views that it opened", async () => {
  const key = await makeKey(SITE, "read");
  const line = await Line.open(`/api/sites/${SITE}/live`, { authorization: `Bearer ${key.key}` });
  await vi.waitFor(() => expect(line.heard.length).toBe(1));
  await administer("DELETE", `/api/sites/${SITE}/keys/${key.id}`);
  await vi.waitFor(() => expect(line.closed).toBe(1008));
});

describe("public sites", () => {
  it("[SL12] show anyone figures only, and a connection ends with the publicness", async () => {
    await makeSite("open.test", { public: true });
    expect(await (await send("/api/session?site=open.test")).json()).toEqual({
      role: "guest",
      site: "open.test",
      expires_at: null,
      link: null,
      segment: null,
    });
    for (const other of [SITE, "none.test", "NOT A SITE"]) {
      const answer = await send(`/api/session?site=${encodeURIComponent(other)}`);
      expect(answer.status).toBe(204);
    }
    const line = await Line.open("/api/sites/open.test/live");
    const count = await Line.open("/api/sites/open.test/online");
    await vi.waitFor(() => expect([line.heard.length, count.heard.length]).toEqual([1, 1]));
    await administer("PATCH", "/api/sites/open.test", { public: false });
    await vi.waitFor(() => expect([line.closed, count.closed]).toEqual([1008, 1008]));
    expect((await send("/api/sites/open.test/live")).status).toBe(401);
  });
});

describe("the count", () => {
  it("[SL13] is pushed to other pages with a counter's token, which opens nothing else", async () => {
    await makeSite("counted.test");
    const { token } = await madeLink({ kind: "counter" }, "counted.test");
    const address = `/api/sites/counted.test/online?token=${token}`;
    const elsewhere = { origin: "https://blog.example" };
    const line = await Line.open(address, elsewhere);
    await vi.waitFor(() => expect(line.heard).toEqual(['{"online":0}']));
    await view("/", "one", "counted.test");
    await vi.waitFor(() => expect(line.heard).toEqual(['{"online":0}', '{"online":1}']), 5000);
    await view("/two", "one", "counted.test");
    expect((await liveNow("counted.test")).per_minute.reduce((sum, { pageviews }) => sum + pageviews, 0)).toBe(2);
    // Nothing but the count is worth a word.
    expect(line.heard.length).toBe(2);
    const once = await send(address, { headers: elsewhere });
    expect(await once.json()).toEqual({ online: 1 });
    expect(once.headers.get("access-control-allow-origin")).toBe("*");
    expect((await send(`/api/sites/counted.test/live?token=${token}`)).status).toBe(401);
    expect((await send(`/api/sites/${SITE}/online?token=${token}`)).status).toBe(404);
    const [id] = ((await (await administer("GET", "/api/sites/counted.test/links")).json()) as { links: ShareLink[] })
      .links;
    await administer("DELETE", `/api/sites/counted.test/links/${id?.id}`);
    await vi.waitFor(() => expect(line.closed).toBe(1008));
    // A script cannot read a refusal: the connection that says so does not come again.
    const refused = await Line.open(address, elsewhere);
    await vi.waitFor(() => expect(refused.closed).toBe(1008));
  });

  it("[SL13] does not make trackers speak more often, as a live view does", async () => {
    await makeSite("quiet.test", { public: true });
    const heartbeat = async (visitor: string): Promise<number> => {
      const events = [{ seq: 1, type: "pageview" as const, at: Date.now(), url: "https://quiet.test/" }];
      return (await receiptOf(await collect(aBatch("quiet.test", { visitor, session: visitor, events })))).heartbeat_s;
    };
    await Line.open("/api/sites/quiet.test/online");
    await heartbeat("first");
    await liveNow("quiet.test");
    const quiet = await heartbeat("second");
    await Line.open("/api/sites/quiet.test/live");
    await liveNow("quiet.test");
    expect(await heartbeat("third")).toBeLessThan(quiet);
  });
});

it("[AC19] links and segments are in the audit trail, tokens and names are not", async () => {
  const link = await madeLink({ name: "Very private name" });
  await administer("DELETE", `/api/sites/${SITE}/links/${link.id}`);
  const trail = await (await administer("GET", "/api/audit")).text();
  for (const action of ["share link created", "share link revoked", "segment saved", "segment changed"]) {
    expect(trail).toContain(action);
  }
  expect(trail).not.toContain(link.token);
  expect(trail).not.toContain("Very private name");
});
