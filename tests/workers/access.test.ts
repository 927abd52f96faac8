import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import manifest from "../../package.json";
import { route } from "../../workers/router.ts";
import { ADMIN, administer, errorOf, makeKey, makeSite, ORIGIN, send } from "./requests.ts";

interface Credentials {
  admin: HeadersInit;
  viewer: HeadersInit;
  writer: HeadersInit;
  other: HeadersInit;
  adminCookie: Record<string, string>;
  viewerCookie: Record<string, string>;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const signIn = async (token: string): Promise<Response> =>
  send("/api/session", { method: "POST", body: JSON.stringify({ token }) });

const cookieOf = (answer: Response): string => (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";

let held: Credentials;

beforeAll(async () => {
  await makeSite("a.test");
  await makeSite("b.test");
  await makeSite("open.test", { public: true });
  const read = await makeKey("a.test", "read");
  held = {
    admin: ADMIN,
    viewer: bearer(read.key),
    writer: bearer((await makeKey("a.test", "write")).key),
    other: bearer((await makeKey("b.test", "read")).key),
    adminCookie: { cookie: cookieOf(await signIn("test-admin-token")) },
    viewerCookie: { cookie: cookieOf(await signIn(read.key)) },
  };
});

describe("credentials", () => {
  it("[AC2] says how to sign in, and in Plausible's words where its clients ask", async () => {
    const nobody = await send("/api/sites");
    expect(nobody.headers.get("www-authenticate")).toBe("Bearer");
    const path = "/api/v1/stats/realtime/visitors?site_id=a.test";
    expect(await errorOf(await send(path))).toBe(
      "Missing API key. Please use a valid Plausible API key as a Bearer Token.",
    );
    expect(await errorOf(await send(path, { headers: bearer("wrong") }))).toContain("Invalid API key or site ID.");
  });

  it.each([
    "Basic dGVzdA==",
    "Bearer",
    "Bearer ",
    "test-admin-token",
    "Bearer ff_read_000000000000",
    `Bearer ff_read_${"0".repeat(52)}`,
  ])("[AC2] takes %j for a wrong credential", async (authorization) => {
    expect((await send("/api/sites", { headers: { authorization } })).status).toBe(403);
  });

  it("[AC12] answers 404 for a path that is none, 405 with Allow for a wrong method", async () => {
    expect((await send("/api/nothing")).status).toBe(404);
    expect((await send("/v1/nothing", { method: "POST" })).status).toBe(404);
    expect((await send("/api/sites/a.test/nothing", { headers: ADMIN })).status).toBe(404);
    const wrong = await send("/api/sites/a.test", { method: "PUT" });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, PATCH, DELETE"]);
    expect((await send("/api/collect")).headers.get("allow")).toBe("POST, OPTIONS");
  });

  it("[AC14] tells that it is well, and which version it is", async () => {
    expect(await (await send("/api/health")).json()).toEqual({
      ok: true,
      status: "up",
      version: manifest.version,
    });
    const cut = { ...env, DIRECTORY: { getByName: () => ({ site: () => Promise.reject(new Error("out of reach")) }) } };
    const answer = await route(
      new Request(`${ORIGIN}/api/health`),
      cut as unknown as typeof env,
      createExecutionContext(),
    );
    expect(answer.status).toBe(503);
  });

  it("[AC11] says what to set when there is no admin token", async () => {
    const bare = { ...env, FOOTFALL_ADMIN_TOKEN: "" };
    for (const headers of [{}, bearer(""), bearer("test-admin-token")] as HeadersInit[]) {
      const request = new Request(`${ORIGIN}/api/sites`, { headers });
      const answer = await route(request, bare, createExecutionContext());
      expect(answer.status).toBe(503);
      expect(await errorOf(answer)).toContain("FOOTFALL_ADMIN_TOKEN");
    }
    const signingIn = new Request(`${ORIGIN}/api/session`, { method: "POST", body: '{"token":"x"}' });
    expect((await route(signingIn, bare, createExecutionContext())).status).toBe(503);
  });
});

describe("the dashboard's session", () => {
  it("[AC6] trades a token for a cookie that scripts cannot read", async () => {
    const answer = await signIn("test-admin-token");
    expect(await answer.json()).toMatchObject({ role: "admin", site: null });
    const cookie = answer.headers.get("set-cookie") ?? "";
    for (const flag of ["HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=2592000"])
      expect(cookie).toContain(flag);
    expect(cookie).not.toContain("test-admin-token");
    const session = await send("/api/session", { headers: held.viewerCookie });
    expect(await session.json()).toEqual({ role: "viewer", site: "a.test", expires_at: expect.any(Number) });
    expect((await send("/api/sites", { headers: held.adminCookie })).status).toBe(200);
    expect((await send("/api/sites/a.test/live", { headers: held.viewerCookie })).status).toBe(200);
    expect((await send("/api/sites/b.test/live", { headers: held.viewerCookie })).status).toBe(404);
    expect((await send("/api/sites", { headers: held.viewerCookie })).status).toBe(403);
  });

  it("[AC6] refuses other tokens, and bodies that hold none", async () => {
    expect((await signIn("wrong")).status).toBe(403);
    expect((await signIn((await makeKey("a.test", "write")).key)).status).toBe(403);
    for (const body of ["{}", '{"token":7}', '{"token":""}', "[", '{"token":"x","more":1}']) {
      expect((await send("/api/session", { method: "POST", body })).status).toBe(400);
    }
  });

  it("[AC6] says that nobody is signed in without an error, to be kept by no cache", async () => {
    for (const headers of [{}, ADMIN]) {
      const answer = await send("/api/session", { headers });
      expect([answer.status, answer.headers.get("cache-control")]).toEqual([204, "no-store"]);
    }
  });

  it("[AC6] believes no cookie that was not signed here, and none that is over", async () => {
    const value = held.adminCookie.cookie ?? "";
    const [payload = "", signature = ""] = value.replace("footfall_session=", "").split(".");
    const forged = btoa(JSON.stringify({ role: "admin", site: null, key: null, expires_at: 9e15 })).replaceAll("=", "");
    for (const cookie of [
      `footfall_session=${forged}.${signature}`,
      `footfall_session=${payload}.`,
      `footfall_session=${payload}`,
      "footfall_session=%%%.%%%",
      "footfall_session=x.y",
      "other=1",
    ]) {
      expect((await send("/api/sites", { headers: { cookie } })).status).toBe(401);
    }
    const later = { ...env, FOOTFALL_ADMIN_TOKEN: "another-admin-token" };
    const request = new Request(`${ORIGIN}/api/sites`, { headers: held.adminCookie });
    expect((await route(request, later, createExecutionContext())).status).toBe(401);
  });

  it("[AC6] ends with the key that it began with", async () => {
    const key = await makeKey("a.test", "read");
    const headers = { cookie: cookieOf(await signIn(key.key)) };
    expect((await send("/api/sites/a.test/live", { headers })).status).toBe(200);
    expect((await administer("DELETE", `/api/sites/a.test/keys/${key.id}`)).status).toBe(204);
    expect((await send("/api/sites/a.test/live", { headers })).status).toBe(401);
    expect((await send("/api/sites/a.test/live", { headers: bearer(key.key) })).status).toBe(403);
  });

  it("[AC6] is ended by signing out", async () => {
    const headers = { cookie: cookieOf(await signIn("test-admin-token")) };
    const answer = await send("/api/session", { method: "DELETE", headers });
    expect(answer.status).toBe(204);
    expect(answer.headers.get("set-cookie")).toContain("Max-Age=0");
  });

  it("[AC7] lets a cookie change something only from our own pages", async () => {
    const patch = (headers: Record<string, string>) =>
      send("/api/sites/a.test", { method: "PATCH", headers, body: '{"timezone":"Europe/Tallinn"}' });
    expect((await patch({ ...held.adminCookie, origin: ORIGIN })).status).toBe(200);
    expect((await patch({ ...held.adminCookie, origin: "https://evil.test" })).status).toBe(403);
    expect((await patch({ ...held.adminCookie, origin: "null" })).status).toBe(403);
    expect((await patch(held.adminCookie)).status).toBe(403);
    expect((await patch({ authorization: "Bearer test-admin-token", origin: "https://evil.test" })).status).toBe(200);
    const signInElsewhere = send("/api/session", {
      method: "POST",
      headers: { origin: "https://evil.test" },
      body: '{"token":"test-admin-token"}',
    });
    expect((await signInElsewhere).status).toBe(403);
  });

  it("[AC7] opens a socket for a cookie from our own pages, or for a Bearer token", async () => {
    const upgrade = async (headers: HeadersInit, site = "a.test") => {
      const answer = await send(`/api/sites/${site}/live`, { headers: { ...headers, upgrade: "websocket" } });
      answer.webSocket?.accept();
      answer.webSocket?.close();
      return answer.status;
    };
    expect(await upgrade({ ...held.viewerCookie, origin: ORIGIN })).toBe(101);
    expect(await upgrade({ ...held.viewerCookie, origin: "https://evil.test" })).toBe(403);
    expect(await upgrade(held.viewerCookie)).toBe(403);
    expect(await upgrade(held.viewer)).toBe(101);
    expect(await upgrade({ ...held.viewer, origin: "https://program.test" })).toBe(101);
    expect(await upgrade(held.other)).toBe(404);
    expect(await upgrade({})).toBe(401);
    expect(await upgrade({}, "open.test")).toBe(101);
  });

  it("[AC7] believes a trusted proxy about the origin, and nobody else", async () => {
    const request = (trusted: string) => {
      const headers = {
        ...held.adminCookie,
        origin: "https://stats.test",
        "x-forwarded-proto": "https",
        "x-forwarded-host": "stats.test",
      };
      const patch = new Request("http://127.0.0.1:8787/api/sites/a.test", {
        method: "PATCH",
        headers,
        body: '{"public":false}',
      });
      return route(patch, { ...env, TRUSTED_PROXY: trusted }, createExecutionContext());
    };
    expect((await request("1")).status).toBe(200);
    expect((await request("")).status).toBe(403);
  });

  it("[AC7] whoever signs in through a proxy that the server was not told of reads what to set", async () => {
    const signIn = new Request("http://127.0.0.1:8787/api/session", {
      method: "POST",
      headers: { origin: "https://stats.test" },
      body: '{"token":"test-admin-token"}',
    });
    const answer = await route(signIn, env, createExecutionContext());
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringMatching(/https:\/\/stats\.test.*http:\/\/127\.0\.0\.1:8787.*FOOTFALL_TRUSTED_PROXY=1/),
    ]);
  });
});
