import { gzipSync } from "node:zlib";
import { SITE, USER_AGENT } from "./bodies.ts";
import type { Sent } from "./exchange.ts";
import type { Tokens } from "./requests.ts";

/** What every campaign begins with: what once went wrong, here or elsewhere, and what is too rare to come by chance. */
const now = Date.now();

const ask = (method: string, path: string, body: string | Uint8Array, headers: Record<string, string> = {}): Sent => ({
  as: "request",
  method,
  path,
  headers: { "user-agent": USER_AGENT, ...headers },
  body: typeof body === "string" ? Buffer.from(body, "utf8") : body,
});

const raw = (said: string): Sent => ({ as: "bytes", bytes: Buffer.from(said, "latin1") });

const batch = (events: unknown[], rest: object = {}): string =>
  JSON.stringify({ v: 1, site: SITE, visitor: "v", session: "corpus", sent_at: now, events, ...rest });
const pageview = { seq: 1, type: "pageview", at: now, url: `https://${SITE}/` };

const collects: readonly string[] = [
  batch([{ ...pageview, seq: Number.MAX_SAFE_INTEGER }]),
  batch([{ ...pageview, seq: 2 ** 53 }]),
  batch([{ ...pageview, url: `https://${"a.".repeat(2000)}` }]),
  batch([{ ...pageview, url: `https://${SITE}/${"%ff".repeat(600)}` }]),
  batch([{ ...pageview, url: `https://user:secret@${SITE}:8443/?q=1#x`, seq: 3 }]),
  batch([{ ...pageview, url: "javascript:alert(1)" }]),
  batch([{ ...pageview, props: Object.fromEntries(Array.from({ length: 31 }, (_, n) => [`k${n}`, n])) }]),
  batch([pageview, pageview], { visitor: null, session: null }),
  batch(Array.from({ length: 101 }, (_, n) => ({ ...pageview, seq: n + 1 }))),
  batch([pageview], { visitor: "\ud800", session: "\udfff" }),
  batch([pageview], { visitor: "a\nb\u0000c\u2028d", session: "x\ty" }),
  batch([
    { seq: 4, type: "event", name: "\u0000", at: now, url: pageview.url, revenue: { amount: 1e308, currency: "usd" } },
  ]),
  batch([{ seq: 5, type: "engagement", at: now, url: pageview.url, pageview: 1, engaged_ms: 1e308, scroll: 1e9 }]),
  `{"v":1,"site":"${SITE}","__proto__":{"events":[]},"events":[{"seq":1e309}]}`,
  batch([pageview], { site: "x".repeat(300) }),
  batch([pageview], { site: "nobody-knows.example" }),
];

const questions: readonly string[] = [
  `{"site_id":"${SITE}","metrics":["visitors"],"date_range":["1000-01-01","9999-12-31"],"dimensions":["time:hour"]}`,
  `{"site_id":"${SITE}","metrics":["visitors"],"date_range":"all","filters":[["matches","event:page",["${"(a*)*".repeat(300)}"]]]}`,
  `{"site_id":"${SITE}","metrics":["visitors"],"date_range":"all","filters":[["is","event:page",[${'"x",'.repeat(9000)}"x"]]]}`,
  `{"site_id":"${SITE}","metrics":["visitors"],"date_range":"all","dimensions":["event:props:__proto__","event:props:constructor"]}`,
  `{"site_id":"${SITE}","metrics":["visitors"],"date_range":"all","pagination":{"limit":10000,"offset":9007199254740991}}`,
  `{"site_id":"__proto__","metrics":["visitors"],"date_range":"all"}`,
];

const imports: readonly string[] = [
  `{"visitor":"u","at":"-271821-04-20T00:00:00Z","type":"pageview","url":"https://${SITE}/"}`,
  `{"visitor":"u","at":"+275760-09-13T00:00:00Z","type":"pageview","url":"https://${SITE}/"}`,
  `{"visitor":"u","at":0,"type":"pageview","url":"https://${SITE}/"}`,
  `${"\n".repeat(2000)}x`,
  `{"visitor":"u","at":5,"type":"pageview","url":"${"x".repeat(70_000)}"}`,
];

export const corpus = ({ admin, read }: Tokens): Sent[] => {
  const asAdmin = { authorization: `Bearer ${admin}` };
  const gzip = { ...asAdmin, "content-encoding": "gzip" };
  const line = `{"visitor":"u","at":6,"type":"pageview","url":"https://${SITE}/"}\n`;
  const whole = gzipSync(line.repeat(500));
  return [
    ...collects.map((body) => ask("POST", "/api/collect", body)),
    ...questions.map((body) => ask("POST", "/api/v2/query", body, { authorization: `Bearer ${read}` })),
    ...imports.map((body) => ask("POST", `/api/sites/${SITE}/import`, body, asAdmin)),
    ...[0, 1, 9, 10, 17, whole.length - 9, whole.length - 1].map((length) =>
      ask("POST", `/api/sites/${SITE}/import`, whole.subarray(0, length), gzip),
    ),
    ask("POST", `/api/sites/${SITE}/import`, Buffer.concat([whole, whole]), gzip),
    ask("POST", `/api/sites/${SITE}/import`, Buffer.concat([whole, Buffer.from("rest")]), gzip),
    ask("POST", "/api/sites", `{"site_id":"a..b"}`, asAdmin),
    ask("POST", "/api/sites", `{"site_id":"x.example","shards":1e9}`, asAdmin),
    ask("PATCH", `/api/sites/${SITE}`, `{"shards":64}`, asAdmin),
    ask("PATCH", `/api/sites/${SITE}`, `{"timezone":"Mars/Olympus"}`, asAdmin),
    ask("PATCH", `/api/sites/${SITE}`, `{"exclude":{"ips":["::/129"]}}`, asAdmin),
    ask("GET", `/api/sites/${SITE}/visitors/%ff`, "", asAdmin),
    ask("DELETE", `/api/sites/${SITE}/visitors/${"x".repeat(129)}`, "", asAdmin),
    ask("GET", `/api/sites/${SITE}/export?from=99999-01-01&to=x`, "", asAdmin),
    ask("GET", `/api/sites/${SITE}/drops?from=2026-13-45`, "", asAdmin),
    ask("GET", `/api/v1/stats/aggregate?site_id=${SITE}&period=custom&date=0000-00-00,9999-99-99`, "", asAdmin),
    ask("GET", `/api/v1/stats/breakdown?site_id=${SITE}&property=event:props:${"x".repeat(5000)}`, "", asAdmin),
    ask("POST", "/api/session", "null"),
    // A Host that names no host was answered with 500, and a body that broke off with 503 and an alarm in the log.
    ...["[", "<a", "<script>alert(1)</script>", "\\\\/", "a/b"].flatMap((host) => [
      raw(`GET /api/sites HTTP/1.1\r\nhost: ${host}\r\n\r\n`),
      raw(`GET / HTTP/1.1\r\nhost: ${host}\r\n\r\n`),
      raw(`HEAD /api/sites HTTP/1.1\r\nhost: ${host}\r\n\r\n`),
    ]),
    // A HEAD with a body of no length was answered with 500.
    raw("HEAD /api/health HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n"),
    raw("POST /api/collect HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\ncontent-length: 2\r\n\r\n{}"),
    raw("POST /api/collect HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n"),
  ];
};
