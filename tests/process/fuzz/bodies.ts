import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { mutated, text } from "./values.ts";

/** Bodies for every route that takes one: whole, changed here and there, cut off, or something else altogether. */
export const SITE = "fuzz.example";
export const USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0";

const url = `https://${SITE}/pricing?utm_source=hn`;

const collect = (session: string): object => ({
  v: 1,
  site: SITE,
  visitor: `v-${session.slice(0, 2)}`,
  session,
  sent_at: Date.now(),
  events: [
    { seq: 1, type: "pageview", at: Date.now(), url, referrer: "https://t.co/", title: "T", props: { plan: "pro" } },
    { seq: 2, type: "engagement", at: Date.now(), url, pageview: 1, engaged_ms: 5, scroll: 5, interactions: 1 },
    { seq: 3, type: "event", name: "Buy", at: Date.now(), url, revenue: { amount: 1, currency: "EUR" } },
  ],
});

const question = {
  site_id: SITE,
  metrics: ["visitors", "bounce_rate"],
  date_range: ["2026-03-01", "2026-03-31"],
  dimensions: ["visit:source", "event:page"],
  filters: [
    ["matches", "event:page", ["^/p.*$"]],
    [
      "or",
      [
        ["contains", "visit:browser", ["fire"], { case_sensitive: false }],
        ["not", ["is", "visit:country", ["EE"]]],
      ],
    ],
    ["has_done", ["is", "event:name", ["Buy"]]],
  ],
  order_by: [["visitors", "desc"]],
  include: { total_rows: true, imports: true },
  pagination: { limit: 10, offset: 0 },
};

const line = {
  visitor: "u1",
  at: "2026-03-02T00:25:00Z",
  type: "event",
  id: "i1",
  name: "Signup",
  url,
  referrer: "https://google.com/",
  user_agent: USER_AGENT,
  props: { plan: "pro" },
  interactive: true,
  revenue: { amount: 12.5, currency: "USD" },
  country: "EE",
  session: "s1",
  seq: 7,
};

const settings = {
  timezone: "Europe/Tallinn",
  allowed_hosts: [SITE],
  allow: { events: ["*"], props: ["*"] },
  scrub: { keep_params: ["q"], emails: true, numbers: true },
  exclude: { ips: ["203.0.113.0/24"], countries: ["DE"], pages: ["/admin/**"] },
  goals: [{ event: "Signup" }, { page: "/blog/**", scroll: 75 }],
  identity: "visitor",
  retention_days: 30,
  lateness_hours: 48,
  quota: { events_per_second: 1000, events_per_month: 1_000_000 },
  public: false,
};

const lines = fc
  .array(fc.oneof(mutated(line), text), { minLength: 1, maxLength: 20 })
  .map((all) => all.map((one) => one.replaceAll("\n", " ")).join("\n"));

export const aCollect: fc.Arbitrary<string> = fc
  .uuid()
  .chain((session) =>
    fc.oneof(
      { weight: 3, arbitrary: mutated(collect(session)) },
      { weight: 1, arbitrary: fc.constant(collect(session)) },
    ),
  )
  .map((body) => (typeof body === "string" ? body : JSON.stringify(body)));
export const aQuery: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: mutated(question) },
  { weight: 1, arbitrary: fc.constant(JSON.stringify(question)) },
);

const json: fc.Arbitrary<string> = fc.oneof(
  aCollect,
  aQuery,
  mutated({ queries: [question, { metrics: ["visitors"], date_range: "7d" }] }),
  lines,
  mutated(settings),
  mutated({ site_id: "other.example", ...settings }),
  mutated({ kind: "read", name: "k" }),
  mutated({ token: "t" }),
  fc.json({ maxDepth: 4 }),
  text,
  fc.constantFrom(
    "[".repeat(60_000),
    `${'{"a":'.repeat(9000)}1${"}".repeat(9000)}`,
    `{"site_id":"${SITE}","metrics":["visitors"],"date_range":"7d","filters":[${'["not",'.repeat(5000)}1${"]".repeat(5000)}]}`,
    `{"a":1,"a":2,"__proto__":{"site":"${SITE}"}}`,
    '\ufeff{"v":1}',
    "x".repeat(70_000),
    "",
  ),
);

const cut = (bytes: Uint8Array, at: number): Uint8Array => bytes.subarray(0, at % (bytes.length + 1));
const bytesOf = (said: string): Uint8Array => Buffer.from(said, "utf8");

/** What is said about how a body is written, and how it is. */
export const encodedBody: fc.Arbitrary<{ body: Uint8Array; headers: Record<string, string> }> = fc
  .record({
    said: json,
    way: fc.constantFrom(
      "plain",
      "plain",
      "plain",
      "plain",
      "gzip",
      "gzip_cut",
      "gzip_twice",
      "gzip_not",
      "broken_utf8",
      "cut",
    ),
    at: fc.nat(70_000),
    type: fc.constantFrom(
      "application/json",
      "text/plain",
      "text/plain;charset=utf-16",
      "application/x-ndjson",
      "multipart/form-data; boundary=x",
      "application/x-www-form-urlencoded",
      "*/*",
      "",
    ),
  })
  .map(({ said, way, at, type }) => {
    const headers: Record<string, string> = type === "" ? {} : { "content-type": type };
    const plain = bytesOf(said);
    switch (way) {
      case "gzip":
        return { body: gzipSync(plain), headers: { ...headers, "content-encoding": "gzip" } };
      case "gzip_cut":
        return { body: cut(gzipSync(plain), at), headers: { ...headers, "content-encoding": "gzip" } };
      case "gzip_twice":
        return { body: gzipSync(gzipSync(plain)), headers: { ...headers, "content-encoding": "gzip, gzip" } };
      case "gzip_not":
        return { body: plain, headers: { ...headers, "content-encoding": at % 2 ? "gzip" : "br" } };
      case "broken_utf8":
        return { body: Buffer.concat([cut(plain, at), Buffer.from([0xed, 0xa0, 0x80, 0xff, 0xc0])]), headers };
      case "cut":
        return { body: cut(plain, at), headers };
      default:
        return { body: plain, headers };
    }
  });
