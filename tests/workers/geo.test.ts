import { describe, expect, it } from "vitest";
import { readGeoFile } from "../../cli/serve/worker/geo-file.ts";
import { clientIp } from "../../workers/access/client-ip.ts";
import type { Env } from "../../workers/env.ts";
import { placeOfRequest } from "../../workers/ingest/geo.ts";
import { cityFile } from "./mmdb.ts";
import { ORIGIN } from "./requests.ts";

const bindings = (given: Partial<Env>): Env => given as Env;

/** @param cf as the runtime would fill it in */
const request = (headers: Record<string, string> = {}, cf?: object): Request => {
  const plain = new Request(ORIGIN, { headers });
  return cf ? Object.defineProperty(plain, "cf", { value: cf }) : plain;
};

const place = (from: Request, env: Partial<Env>, ip = "203.0.113.9") =>
  placeOfRequest(from, bindings(env), ip, () => {});

const trusting = { TRUSTED_PROXY: "1" };

describe("where a request came from", () => {
  it.each<[string, Request, Partial<Env>, string]>([
    [
      "Cloudflare's network",
      request({ "cf-connecting-ip": "203.0.113.1", "x-forwarded-for": "6.6.6.6" }, { colo: "TLL" }),
      {},
      "203.0.113.1",
    ],
    ["a connection", request({}, { clientIp: "203.0.113.2:50123" }), {}, "203.0.113.2"],
    ["an IPv6 connection", request({}, { clientIp: "[2001:db8::1]:443" }), {}, "2001:db8::1"],
    [
      "a forger",
      request({ "x-forwarded-for": "6.6.6.6", "cf-connecting-ip": "6.6.6.6" }, { clientIp: "203.0.113.3:1" }),
      {},
      "203.0.113.3",
    ],
    ["a trusted proxy", request({ "x-real-ip": "203.0.113.4" }, { clientIp: "127.0.0.1:1" }), trusting, "203.0.113.4"],
    [
      "a forger behind a trusted proxy",
      request({ "x-forwarded-for": "6.6.6.6, 203.0.113.5" }, { clientIp: "127.0.0.1:1" }),
      trusting,
      "203.0.113.5",
    ],
    ["a silent trusted proxy", request({}, { clientIp: "127.0.0.1:1" }), trusting, "127.0.0.1"],
    ["nowhere", request(), {}, ""],
  ])("[IN16] takes the address of %s", (_what, from, env, ip) => {
    expect(clientIp(from, bindings(env))).toBe(ip);
  });

  it("[IN16] believes a trusted proxy's headers, and nobody else's", async () => {
    const headers = {
      "x-geo-country": "EE",
      "x-geo-region": "37",
      "x-geo-city": "Tallinn",
      "x-geo-latitude": "59.44",
      "x-geo-longitude": "24.75",
    };
    const said = { country: "EE", region: "EE-37", city: "Tallinn", lat: 59.4, lon: 24.8 };
    expect(await place(request(headers, { clientIp: "127.0.0.1:1" }), trusting)).toEqual(said);
    expect(await place(request(headers, { clientIp: "127.0.0.1:1" }), {})).toMatchObject({ country: "" });
    const umlaut = String.fromCharCode(...new TextEncoder().encode("Zürich"));
    expect(await place(request({ "cf-ipcountry": "CH", "cf-ipcity": umlaut }), trusting)).toMatchObject({
      city: "Zürich",
    });
  });

  it("[IN16] reads a geo file once, and lives with one that is broken", async () => {
    let reads = 0;
    const record = {
      country: { iso_code: "EE" },
      subdivisions: [{ iso_code: "37" }],
      city: { names: { en: "Tallinn" } },
      location: { latitude: 59.43696, longitude: 24.75353 },
    };
    const fetch = async () => {
      reads++;
      return new Response(cityFile(record));
    };
    const file = { fetch } as unknown as Fetcher;
    const env = { GEO_FILE: file, readGeoFile };
    const tallinn = { country: "EE", region: "EE-37", city: "Tallinn", lat: 59.4, lon: 24.8 };
    expect(await place(request(), env, "203.0.113.9")).toEqual(tallinn);
    expect(await place(request(), env, "203.0.113.9")).toEqual(tallinn);
    expect(await place(request(), env, "198.51.100.1")).toMatchObject({ country: "" });
    for (const odd of ["", "2001:db8::1", "not an address", "999.1.1.1"]) {
      expect(await place(request(), env, odd)).toMatchObject({ country: "" });
    }
    expect(reads).toBe(1);
  });
});
