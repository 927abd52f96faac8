import { exportJWK, generateKeyPair } from "jose";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { accessIdentity } from "../../workers/access/access-jwt.ts";
import { toText } from "../../workers/access/base64url.ts";
import type { Env } from "../../workers/env.ts";
import { ORIGIN } from "./requests.ts";

const AUDIENCE = "footfall";
const RSA = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", publicExponent: new Uint8Array([1, 0, 1]) };
const bytes = (text: string) => new TextEncoder().encode(text);
const now = Math.floor(Date.now() / 1000);

let ours: CryptoKeyPair;
let strangers: CryptoKeyPair;
let short: CryptoKeyPair;
let keys: { keys: object[] };
const jwk = async ({ publicKey }: CryptoKeyPair, kid: string) => ({ ...(await exportJWK(publicKey)), kid });

beforeAll(async () => {
  [ours, strangers] = await Promise.all([
    generateKeyPair("RS256", { extractable: true }),
    generateKeyPair("RS256", { extractable: true }),
  ]);
  short = (await crypto.subtle.generateKey({ ...RSA, modulusLength: 1024 }, true, ["sign", "verify"])) as CryptoKeyPair;
  keys = {
    keys: [
      { ...(await jwk(ours, "1")), alg: "RS256", use: "sig" },
      { kty: "EC", kid: "2" },
      { ...(await jwk(strangers, "3")), use: "enc" },
      await jwk(short, "4"),
    ],
  };
});
afterEach(() => {
  vi.restoreAllMocks();
});

interface Token {
  header?: object;
  claims?: unknown;
  /** Who signs it; a text stands for the signature. */
  by?: CryptoKeyPair | string;
}

/** A token as it should be, but for what is said. */
const token = async (team: string, { header = {}, claims, by = ours }: Token): Promise<string> => {
  const right = { iss: `https://${team}`, aud: AUDIENCE, exp: now + 600, email: "ann@example.com" };
  const parts = [
    { alg: "RS256", kid: "1", ...header },
    Array.isArray(claims) ? claims : { ...right, ...(claims as object) },
  ].map((part) => toText(bytes(JSON.stringify(part))));
  const signed = parts.join(".");
  if (typeof by === "string") return `${signed}.${by}`;
  return `${signed}.${toText(new Uint8Array(await crypto.subtle.sign(RSA, by.privateKey, bytes(signed))))}`;
};

const identity = (team: string, assertion: string) =>
  accessIdentity(new Request(ORIGIN, { headers: { "cf-access-jwt-assertion": assertion } }), {
    ACCESS_TEAM_DOMAIN: team,
    ACCESS_AUD: AUDIENCE,
  } as Env);

const answering = (answer: () => Response) => vi.spyOn(globalThis, "fetch").mockImplementation(async () => answer());

const hmac = async (secret: Uint8Array<ArrayBuffer>, signed: string): Promise<string> => {
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return toText(new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes(signed))));
};

describe("an assertion of Cloudflare Access", () => {
  it.each<[string, boolean, Token | ((team: string) => Promise<string>)]>([
    ["as it should be", true, {}],
    ["for several applications", true, { claims: { aud: ["another", AUDIENCE] } }],
    ["that is valid already", true, { claims: { nbf: now - 5, iat: now - 5 } }],
    ["with more in its header", true, { header: { typ: "JWT", x: 1 } }],
    ["for another application", false, { claims: { aud: "another" } }],
    ["for others", false, { claims: { aud: ["another"] } }],
    ["for nobody", false, { claims: { aud: undefined } }],
    ["for a part of the name", false, { claims: { aud: "foot" } }],
    ["of another team", false, { claims: { iss: "https://other.test" } }],
    ["of no team", false, { claims: { iss: undefined } }],
    ["that is over", false, { claims: { exp: now - 1 } }],
    ["that never ends", false, { claims: { exp: undefined } }],
    ["that ends in a text", false, { claims: { exp: `${now + 600}` } }],
    ["that is not valid yet", false, { claims: { nbf: now + 600 } }],
    ["that is valid from a text on", false, { claims: { nbf: "0" } }],
    ["whose claims are a list", false, { claims: [1] }],
    ["that is not signed", false, { header: { alg: "none" }, by: "" }],
    ["that claims another algorithm", false, { header: { alg: "RS512" } }],
    ["with an extension that must be understood", false, { header: { crit: ["x"], x: 1 } }],
    ["of a key that the team has not", false, { header: { kid: "9" } }],
    ["with a signature of nothing", false, { by: "AAAA" }],
    ["of a key for something else", false, (team) => token(team, { header: { kid: "3" }, by: strangers })],
    ["of a key that is too short", false, (team) => token(team, { header: { kid: "4" }, by: short })],
    ["of a stranger with our key's name", false, (team) => token(team, { by: strangers })],
    [
      "signed with our public key as a secret",
      false,
      async (team) => {
        const signed = (await token(team, { header: { alg: "HS256" }, by: "" })).slice(0, -1);
        return `${signed}.${await hmac(new Uint8Array((await crypto.subtle.exportKey("spki", ours.publicKey)) as ArrayBuffer), signed)}`;
      },
    ],
    [
      "whose claims were changed",
      false,
      async (team) => {
        const [header, , signature] = (await token(team, {})).split(".");
        const [, claims] = (await token(team, { claims: { email: "eve@example.com" } })).split(".");
        return [header, claims, signature].join(".");
      },
    ],
    ["with a fourth part", false, async (team) => `${await token(team, {})}.AAAA`],
    ["with a part missing", false, async (team) => (await token(team, {})).split(".").slice(0, 2).join(".")],
    ["that is none", false, async () => "not.a.token"],
    ["that is empty but for points", false, async () => ".."],
  ])("[AC20] %s is believed: %s", async (_what, believed, given) => {
    const team = `${crypto.randomUUID()}.test`;
    answering(() => Response.json(keys));
    const assertion = typeof given === "function" ? await given(team) : await token(team, given);
    expect((await identity(team, assertion)) !== null).toBe(believed);
  });

  it("[AC20] says who it is, as far as it does", async () => {
    answering(() => Response.json(keys));
    expect(await identity("who.test", await token("who.test", {}))).toEqual({ email: "ann@example.com" });
    const nobody = await token("who.test", { claims: { email: 7 } });
    expect(await identity("who.test", nobody)).toEqual({ email: "Cloudflare Access" });
  });

  it("[AC20] asks for the team's keys when they are old or lack one, but not again and again", async () => {
    const team = "keys.test";
    let known: { keys: object[] } = { keys: [] };
    const asked = answering(() => Response.json(known));
    const assertion = await token(team, { claims: { exp: now + 86_400 } });
    const at = (seconds: number) => vi.spyOn(Date, "now").mockReturnValue((now + seconds) * 1000);
    const believed = async () => (await identity(team, assertion)) !== null;
    at(0);
    expect([await believed(), await believed(), asked.mock.calls.length]).toEqual([false, false, 1]);
    known = keys;
    at(31);
    expect([await believed(), await believed(), asked.mock.calls.length]).toEqual([true, true, 2]);
    known = { keys: [] };
    at(31 + 599);
    expect([await believed(), asked.mock.calls.length]).toEqual([true, 2]);
    at(31 + 600);
    expect([await believed(), asked.mock.calls.length]).toEqual([false, 3]);
  });

  it.each([
    ["fails", () => new Response("no", { status: 500 })],
    ["sends us elsewhere", () => new Response(null, { status: 302, headers: { location: "https://evil.test" } })],
    ["answers with no keys", () => Response.json({})],
  ])("[AC20] is believed as soon as the team's server can be asked: it %s", async (what, answer) => {
    const team = `${what.replaceAll(" ", "-")}.test`;
    const assertion = await token(team, {});
    const asked = answering(answer);
    expect(await identity(team, assertion)).toBeNull();
    asked.mockImplementation(async () => Response.json(keys));
    expect(await identity(team, assertion)).not.toBeNull();
    expect(String(asked.mock.calls[0]?.[0])).toBe(`https://${team}/cdn-cgi/access/certs`);
    expect(asked.mock.calls[0]?.[1]).toMatchObject({ redirect: "manual" });
  });
});
