import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { importLineSchema } from "../../protocol/import.ts";
import { querySchema } from "../../protocol/query.ts";
import { operations } from "../../workers/openapi/operations.ts";
import { route, routes } from "../../workers/router.ts";
import { ORIGIN, send } from "./requests.ts";

type Json = null | string | number | boolean | Json[] | { [key: string]: Json };

interface Document {
  openapi: string;
  paths: Record<string, Record<string, { responses: object; security: object[]; parameters?: { name: string }[] }>>;
  components: {
    schemas: Record<string, { properties?: object; required?: string[]; enum?: string[] }>;
    securitySchemes: object;
  };
}

const documentNow = async (): Promise<Document> => {
  const answer = await send("/api/openapi.json");
  expect(answer.status).toBe(200);
  return (await answer.json()) as Document;
};

const refsOf = (value: Json): string[] => {
  if (Array.isArray(value)) return value.flatMap(refsOf);
  if (typeof value !== "object" || value === null) return [];
  const own = typeof value.$ref === "string" ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(refsOf)];
};

describe("GET /api/openapi.json", () => {
  it("[OA1] has every route of the router, and no other", async () => {
    expect(Object.keys(operations).sort()).toEqual(routes().sort());
    const { openapi, paths } = await documentNow();
    expect(openapi).toBe("3.1.0");
    const told = Object.entries(paths).flatMap(([path, of]) =>
      Object.keys(of).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ":$1")}`),
    );
    expect(told.sort()).toEqual(routes().sort());
  });

  it("[OA1] names no schema that it has not, and says what credentials refuse", async () => {
    const document = await documentNow();
    const names = new Set(Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`));
    expect(refsOf(document as unknown as Json).filter((name) => !names.has(name))).toEqual([]);
    const used = new Set(refsOf(document as unknown as Json));
    expect([...names].filter((name) => !used.has(name))).toEqual([]);
    expect(Object.keys(document.paths["/api/sites"]?.post?.responses ?? {})).toEqual([
      "201",
      "400",
      "401",
      "403",
      "404",
      "409",
      "413",
    ]);
    expect(document.paths["/api/collect"]?.post?.security).toEqual([]);
    const parameters = document.paths["/api/sites/{site}/export"]?.get?.parameters?.map(({ name }) => name);
    expect(parameters).toEqual(["site", "from", "to", "of", "format", "partial"]);
  });

  it("[OA1] is made of the schemas that the routes use", async () => {
    const { schemas } = (await documentNow()).components;
    const entries = (querySchema as unknown as { pipe: [unknown, { entries: object }] }).pipe[1].entries;
    expect(Object.keys(schemas.Query?.properties ?? {})).toEqual(Object.keys(entries));
    expect(schemas.Query?.required).toEqual(["site_id", "metrics", "date_range"]);
    expect(schemas.Query?.properties).toMatchObject({
      metrics: { items: { $ref: "#/components/schemas/Metric" }, minItems: 1 },
      filters: { items: { $ref: "#/components/schemas/Filter" } },
      date_range: { $ref: "#/components/schemas/DateRange" },
    });
    expect(schemas.Metric?.enum).toContain("online");
    expect(Object.keys(schemas.ImportLine?.properties ?? {})).toEqual(Object.keys(importLineSchema.entries));
    expect(v.is(importLineSchema, { visitor: "a", at: 0, type: "pageview", url: "x" })).toBe(true);
    expect(schemas.ImportLine?.required).toEqual(["visitor", "at", "type", "url"]);
  });

  it("[OA3] names this server, for pages of any origin, and is not sent again to who has it", async () => {
    const answer = await send("/api/openapi.json");
    expect(await answer.json()).toMatchObject({ servers: [{ url: ORIGIN }] });
    const { "x-request-id": _, etag = "", ...headers } = Object.fromEntries(answer.headers);
    expect(headers).toEqual({
      "access-control-allow-origin": "*",
      "cache-control": "no-cache",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "content-type": "application/json",
      "x-content-type-options": "nosniff",
    });
    expect(etag).toMatch(/^(W\/)?"\w+"$/);
    const again = await send("/api/openapi.json", { headers: { "if-none-match": etag } });
    expect([again.status, again.headers.get("etag"), await again.text()]).toEqual([304, etag, ""]);
  });

  it("[OA3] says how to build it where it is missing", async () => {
    const page = () => Promise.resolve(new Response("<!doctype html>", { headers: { "content-type": "text/html" } }));
    for (const assets of [{}, { ASSETS: { fetch: page } }]) {
      const request = new Request(`${ORIGIN}/api/openapi.json`);
      const answer = await route(request, { ...env, ASSETS: undefined, ...assets } as never, createExecutionContext());
      expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining("npm run build")]);
    }
  });
});
