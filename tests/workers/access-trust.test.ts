import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { AuditEntry } from "../../protocol/audit.ts";
import type { ApiKey } from "../../protocol/keys.ts";
import type { Env } from "../../workers/env.ts";
import { route } from "../../workers/router.ts";
import { ADMIN, administer, makeKey, makeSite, ORIGIN, send } from "./requests.ts";

const signIn = (token: string, headers: Record<string, string> = {}) =>
  send("/api/session", { method: "POST", headers, body: JSON.stringify({ token }) });
const cookieOf = (answer: Response) => ({ cookie: (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "" });

beforeAll(async () => {
  await makeSite("trust.test");
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe("sessions and tokens", () => {
  it("[AC16] ends a session with signing out, for every copy of its cookie and for no other session", async () => {
    const [mine, other] = [cookieOf(await signIn("test-admin-token")), cookieOf(await signIn("test-admin-token"))];
    expect((await send("/api/sites", { headers: mine })).status).toBe(200);
    expect((await send("/api/session", { method: "DELETE", headers: mine })).status).toBe(204);
    expect((await send("/api/sites", { headers: mine })).status).toBe(401);
    expect((await send("/api/session", { headers: mine })).status).toBe(204);
    expect((await send("/api/sites", { headers: other })).status).toBe(200);
    expect(await env.DIRECTORY.getByName("directory").sessionEnded("unknown")).toBe(false);
  });

  it("[AC17] looks at no more tokens from an address that sent too many wrong ones", async () => {
    const from = (ip: string) => ({ "cf-connecting-ip": ip });
    let refused: Response | null = null;
    for (let i = 0; i < 120 && !refused; i++) {
      const answer = await signIn(`guess-${i}`, from("198.51.100.1"));
      if (answer.status === 429) refused = answer;
      else expect(answer.status).toBe(403);
    }
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await signIn("test-admin-token", from("198.51.100.1"))).status).toBe(429);
    expect((await send("/api/sites", { headers: { ...ADMIN, ...from("198.51.100.1") } })).status).toBe(429);
    expect((await signIn("test-admin-token", from("198.51.100.2"))).status).toBe(200);
  });

  it("[AC17] bears more from the machine's own network, where one address may be everybody's", async () => {
    for (let i = 0; i < 150; i++) {
      const wrong = { authorization: `Bearer wrong-${i}`, "cf-connecting-ip": "127.0.0.1" };
      expect((await send("/api/sites", { headers: wrong })).status).toBe(403);
    }
    expect((await send("/api/sites", { headers: { ...ADMIN, "cf-connecting-ip": "127.0.0.1" } })).status).toBe(200);
  });

  it("[AC18] shows the day on which a key was last used", async () => {
    const key = await makeKey("trust.test", "read");
    const lastUsed = async () => {
      const { keys } = (await (await administer("GET", "/api/sites/trust.test/keys")).json()) as { keys: ApiKey[] };
      return keys.find(({ id }) => id === key.id)?.last_used;
    };
    expect(await lastUsed()).toBe(null);
    await send("/api/sites/trust.test/live", { headers: { authorization: `Bearer ${key.key}` } });
    expect(await lastUsed()).toBe(new Date().toISOString().slice(0, 10));
  });

  it("[AC5] refuses a revoked key at once where it was revoked", async () => {
    const key = await makeKey("trust.test", "read");
    const ask = () => send("/api/sites/trust.test/live", { headers: { authorization: `Bearer ${key.key}` } });
    expect((await ask()).status).toBe(200);
    await administer("DELETE", `/api/sites/trust.test/keys/${key.id}`);
    expect((await ask()).status).toBe(403);
  });
});

describe("the audit trail", () => {
  const trail = async () =>
    ((await (await administer("GET", "/api/audit")).json()) as { entries: AuditEntry[] }).entries;

  it("[AC19] says what administrators did, newest first, and nothing that is secret or personal", async () => {
    const cookie = cookieOf(await signIn("test-admin-token"));
    await administer("POST", "/api/sites", { site_id: "audited.test" });
    await send("/api/sites/audited.test", {
      method: "PATCH",
      headers: { ...cookie, origin: ORIGIN },
      body: '{"timezone":"Europe/Tallinn"}',
    });
    const key = await makeKey("audited.test", "read");
    await administer("DELETE", `/api/sites/audited.test/keys/${key.id}`);
    await administer("DELETE", "/api/sites/audited.test/visitors/ann");
    await administer("DELETE", "/api/sites/audited.test");
    await administer("POST", "/api/sites", { site_id: "NOT A SITE" });
    const entries = (await trail()).slice(0, 7);
    expect(entries.map(({ who, action, target }) => `${who}: ${action} ${target}`.trim())).toEqual([
      "admin token: site deleted audited.test",
      "admin token: visitor erased audited.test",
      `admin token: key revoked audited.test/keys/${key.id}`,
      "admin token: key created audited.test",
      "dashboard: settings changed audited.test",
      "admin token: site created audited.test",
      "dashboard: signed in",
    ]);
    expect(JSON.stringify(entries)).not.toContain("ann");
    expect((await send("/api/audit")).status).toBe(401);
  });
});

describe("Cloudflare Access", () => {
  const team = "team.cloudflareaccess.test";
  const guarded = { ...env, ACCESS_TEAM_DOMAIN: team, ACCESS_AUD: "footfall" } as unknown as Env;
  const ask = (assertion: string, bindings: Env = guarded) =>
    route(
      new Request(`${ORIGIN}/api/sites`, { headers: { "cf-access-jwt-assertion": assertion } }),
      bindings,
      createExecutionContext(),
    );

  it("[AC20] lets in whom it vouches for, when the assertion is the team's, for this application, and not over", async () => {
    const { publicKey, privateKey } = await generateKeyPair("RS256");
    const stranger = await generateKeyPair("RS256");
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: "1", alg: "RS256" }] };
    const fetched = vi.spyOn(globalThis, "fetch").mockImplementation(async () => Response.json(keys));
    const assertion = (given: { issuer?: string; audience?: string; expires?: string; key?: CryptoKey } = {}) =>
      new SignJWT({ email: "ann@example.com" })
        .setProtectedHeader({ alg: "RS256", kid: "1" })
        .setIssuer(given.issuer ?? `https://${team}`)
        .setAudience(given.audience ?? "footfall")
        .setExpirationTime(given.expires ?? "1h")
        .sign(given.key ?? privateKey);
    expect((await ask(await assertion())).status).toBe(200);
    expect(String(fetched.mock.calls[0]?.[0])).toBe(`https://${team}/cdn-cgi/access/certs`);
    expect((await ask(await assertion(), env)).status).toBe(401);
    for (const wrong of [
      await assertion({ issuer: "https://other.test" }),
      await assertion({ audience: "another" }),
      await assertion({ expires: "-1m" }),
      await assertion({ key: stranger.privateKey }),
      `${(await assertion()).slice(0, -4)}AAAA`,
      "not.a.token",
    ]) {
      expect((await ask(wrong)).status).toBe(401);
    }
  });
});

describe("answers", () => {
  it("[AC21] are never taken for a page", async () => {
    for (const path of ["/api/health", "/api/sites", "/api/nothing"]) {
      const { headers } = await send(path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
    }
  });
});
