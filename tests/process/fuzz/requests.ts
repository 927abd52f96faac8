import fc from "fast-check";
import { operations } from "../../../workers/openapi/operations.ts";
import { aCollect, aQuery, encodedBody, SITE, USER_AGENT } from "./bodies.ts";
import type { Sent } from "./exchange.ts";
import { text } from "./values.ts";

/** Tokens that requests may carry. */
export interface Tokens {
  admin: string;
  read: string;
  write: string;
}

const segment = (word: string): string => encodeURIComponent(word.toWellFormed()) || "%20";

const methods = ["POST", "GET", "PATCH", "DELETE", "PUT", "OPTIONS", "HEAD", "TRACE", "PROPFIND"];
const places = ["/", "/script.js", "/assets/x.js", "/..%2f..%2fetc/passwd", "//", "/api", "/api/", "/_headers"];

/** Method and path: mostly a route's own. */
const target: fc.Arbitrary<readonly [method: string, path: string]> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.constantFrom(...Object.keys(operations)), text, fc.option(fc.constantFrom(...methods), { freq: 7 }))
      .map(([name, word, other]) => {
        const [method = "", path = ""] = name.split(" ");
        const site = word.length % 5 === 1 ? segment(word) : SITE;
        return [other ?? method, path.replace(":site", site).replace(/:\w+/g, segment(word))] as const;
      }),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constantFrom(...methods),
      fc.oneof(
        text.map((word) => `/api/${segment(word)}`),
        fc.constantFrom(...places),
      ),
    ),
  },
);

const search: fc.Arbitrary<string> = fc.oneof(
  fc.constant(""),
  fc.constantFrom(
    `?site_id=${SITE}&period=custom&date=2026-03-01,2026-03-02`,
    `?site_id=${SITE}&property=visit:source&filters=event:page==/a|/b;visit:os!=x`,
    "?consistency=strong",
    "?from=2026-99-99&to=0000-00-00",
    "?from=2026-01-01&to=2026-01-02&of=visits&format=csv&partial=true",
    "?a=1&a=2&__proto__=3&%ff",
  ),
  fc
    .tuple(
      fc.constantFrom("site_id", "period", "date", "filters", "from", "to", "of", "format", "metrics", "limit", "page"),
      text,
    )
    .map(([name, word]) => `?site_id=${SITE}&${name}=${segment(word)}`),
);

const credentialsOf = ({ admin, read, write }: Tokens): fc.Arbitrary<Record<string, string>> =>
  fc.constantFrom<Record<string, string>>(
    {},
    {},
    { authorization: `Bearer ${admin}` },
    { authorization: `Bearer ${admin}` },
    { authorization: `Bearer ${read}` },
    { authorization: `Bearer ${write}` },
    { authorization: "Bearer" },
    { authorization: "Basic YTpi" },
    { authorization: `Bearer ${"x".repeat(3000)}` },
    { authorization: `Bearer ${read.slice(0, -1)}` },
    { cookie: "footfall=eyJhIjoxfQ.x; footfall_session=%ff; __Host-footfall=a.b.c" },
    { cookie: "=;=;;", origin: "https://evil.example" },
  );

const odd = fc.constantFrom<Record<string, string>>(
  {},
  {},
  {},
  { dnt: "1" },
  { "user-agent": "Googlebot/2.1" },
  { "user-agent": "" },
  { "user-agent": `Mozilla/5.0 ${"(".repeat(3000)}` },
  { accept: "text/csv;q=x, */*;q=9", "accept-encoding": "gzip;q=0, br" },
  { range: "bytes=0-0,5-,-1", "if-none-match": "*" },
  { upgrade: "websocket", connection: "Upgrade" },
  { upgrade: "h2c", connection: "Upgrade, HTTP2-Settings", "http2-settings": "AAMA" },
  { expect: "100-continue" },
  { "content-length": "0" },
  { "cf-ray": "x".repeat(2000), "x-request-id": "1" },
  { origin: "null", "sec-fetch-site": "cross-site" },
  { "x-forwarded-for": "::ffff:1.2.3.4, [::1]:99999, \u00ff" },
  { "transfer-encoding": "chunked" },
);

const isDestructive = (method: string, asked: string): boolean =>
  method === "DELETE" && asked.replace(/\?.*/, "").replace(/\/$/, "") === `/api/sites/${SITE}`;

/** Requests that Node can write: every route, method, credential and encoding, and many that are none. */
const written = (tokens: Tokens): fc.Arbitrary<Sent> =>
  fc
    .record({
      target,
      search,
      odd,
      encoded: encodedBody,
      credentials: credentialsOf(tokens),
      address: fc.nat(0xffffff),
    })
    .map(({ target: [method, to], search: asked, odd: strange, encoded, credentials, address }) => {
      const from = `10.${address >> 16}.${(address >> 8) & 255}.${address & 255}`;
      const bare = method === "GET" || method === "HEAD" || method === "OPTIONS" || method === "TRACE";
      // The site stays, or nothing would be left to ask about.
      const may = isDestructive(method, to + asked) ? {} : credentials;
      const headers: Record<string, string> = {
        "user-agent": USER_AGENT,
        "x-real-ip": from,
        ...(bare ? {} : encoded.headers),
        ...may,
        ...strange,
      };
      if (bare || headers["content-length"] === "0") delete headers["transfer-encoding"];
      const body = bare || headers["content-length"] === "0" ? null : encoded.body;
      return { as: "request", method, path: to + asked, headers, body };
    });

/** Bodies that come close to what the two busiest routes take. */
const nearlyRight = ({ read }: Tokens): fc.Arbitrary<Sent> =>
  fc
    .oneof(
      aCollect.map((said) => ({ path: "/api/collect", said })),
      aQuery.map((said) => ({ path: "/api/v2/query", said })),
    )
    .map(({ path: to, said }): Sent => {
      const headers = { "user-agent": USER_AGENT, authorization: `Bearer ${read}`, "content-type": "text/plain" };
      return { as: "request", method: "POST", path: to, headers, body: Buffer.from(said, "utf8") };
    });

const head = "POST /api/collect HTTP/1.1\r\nhost: a\r\n";

/** Bytes that are no request, or one that ends too early or says how long it is wrongly. */
const bytes: fc.Arbitrary<Sent> = fc
  .oneof(
    fc.constantFrom(
      `${head}content-length: 99999\r\n\r\n{`,
      `${head}content-length: -1\r\n\r\n{}`,
      `${head}content-length: 5, 6\r\n\r\n{}`,
      `${head}content-length: 99999999999999999999\r\n\r\n{}`,
      `${head}transfer-encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n`,
      `${head}transfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n{}`,
      `${head}transfer-encoding: chunked\r\ncontent-length: 2\r\n\r\n{}`,
      `${head}transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
      "GET /api/health HTTP/9.9\r\n\r\n",
      "GET /api/health\r\n\r\n",
      "GET http://other.example/api/health HTTP/1.1\r\nhost: a\r\n\r\n",
      "GET /api/health HTTP/1.1\r\n\r\n",
      "GET /api/health HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n",
      `GET /${"a".repeat(20_000)} HTTP/1.1\r\nhost: a\r\n\r\n`,
      `GET /api/health HTTP/1.1\r\nhost: a\r\nx: ${"y".repeat(100_000)}\r\n\r\n`,
      `GET /api/health HTTP/1.1\r\nhost: a\r\n${"x: y\r\n".repeat(2000)}\r\n`,
      "GET /api/health HTTP/1.1\r\nhost: a\r\n folded\r\n\r\n",
      "GET /api/health HTTP/1.1\r\nhost\r\n: x\r\n\r\n",
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      "CONNECT a:443 HTTP/1.1\r\nhost: a\r\n\r\n",
      "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
      "OPTIONS * HTTP/1.1\r\nhost: a\r\n\r\n",
    ),
    text.map((word) => `GET /${word} HTTP/1.1\r\nhost: a\r\n\r\n`),
    text.map((word) => `${word} / HTTP/1.1\r\nhost: a\r\n\r\n`),
    text.map((word) => `GET /api/sites HTTP/1.1\r\nhost: ${word}\r\ncookie: ${word}\r\n\r\n`),
    fc.uint8Array({ maxLength: 200 }).map((raw) => Buffer.from(raw).toString("latin1")),
  )
  .map((said): Sent => ({ as: "bytes", bytes: Buffer.from(said, "latin1") }));

export const requests = (tokens: Tokens): fc.Arbitrary<Sent> =>
  fc.oneof(
    { weight: 70, arbitrary: written(tokens) },
    { weight: 27, arbitrary: nearlyRight(tokens) },
    { weight: 3, arbitrary: bytes },
  );
