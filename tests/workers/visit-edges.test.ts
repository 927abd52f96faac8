import { beforeAll, describe, expect, it } from "vitest";
import { administer, importLines, makeSite } from "./requests.ts";
import { evictShard, sealedRuns, sealShard } from "./shard-life.ts";

const SITE = "edges.test";

/**
 * Events of one visitor: time and what happened. `/a` is a pageview, `!Signup` an event, `?Beat` one that is not
 * interactive, `~5s` attention. Times are of 1 June 2026 UTC unless they say more. After a `|` all before it was sealed.
 */
const cases: [what: string, events: string, expected: string][] = [
  ["one pageview", "10:00 /a", "1 visit, 1 page, 1 event, 1 bounce, 0 s"],
  ["a gap of 30:59", "10:00 /a  10:30:59 /b", "1 visit, 2 pages, 2 events, 0 bounces, 1859 s"],
  ["a gap of 31:00", "10:00 /a  10:31:00 /b", "2 visits, 2 pages, 2 events, 2 bounces, 0 s"],
  ["a chain of gaps of 30:59", "10:00 /a  10:30:59 /b  11:01:58 /c", "1 visit, 3 pages, 3 events, 0 bounces, 3718 s"],
  ["events at once", "10:00 /a  10:00 /b  10:00 !Signup", "1 visit, 2 pages, 3 events, 0 bounces, 0 s"],
  ["over midnight UTC", "23:50 /a  2026-06-02T00:10Z /b", "1 visit, 2 pages, 2 events, 0 bounces, 1200 s"],
  [
    "over the site's midnight",
    "2026-06-01T23:50+03:00 /a  2026-06-02T00:10+03:00 /b",
    "1 visit, 2 pages, 2 events, 0 bounces, 1200 s",
  ],
  [
    "the night when clocks go forward",
    "2026-03-29T02:50+02:00 /a  2026-03-29T04:10+03:00 /b",
    "1 visit, 2 pages, 2 events, 0 bounces, 1200 s",
  ],
  [
    "the night when clocks go back, twenty minutes on",
    "2026-10-25T03:50+03:00 /a  2026-10-25T03:10+02:00 /b",
    "1 visit, 2 pages, 2 events, 0 bounces, 1200 s",
  ],
  [
    "the night when clocks go back, the same time of day again",
    "2026-10-25T03:10+03:00 /a  2026-10-25T03:10+02:00 /b",
    "2 visits, 2 pages, 2 events, 2 bounces, 0 s",
  ],
  ["attention only", "10:00 ~5s  10:05 ~5s", "nothing"],
  [
    "attention does not end a bounce, and is no duration",
    "10:00 /a  10:20 ~5s",
    "1 visit, 1 page, 1 event, 1 bounce, 0 s",
  ],
  ["attention keeps a visit open", "10:00 /a  10:20 ~5s  10:45 /b", "1 visit, 2 pages, 2 events, 0 bounces, 2700 s"],
  ["attention before the first pageview", "10:00 ~5s  10:20 /a", "1 visit, 1 page, 1 event, 1 bounce, 0 s"],
  [
    "attention that does not reach the next pageview",
    "10:00 /a  10:20 ~5s  10:51 /b",
    "2 visits, 2 pages, 2 events, 2 bounces, 0 s",
  ],
  ["an event ends a bounce", "10:00 /a  10:01 !Signup", "1 visit, 1 page, 2 events, 0 bounces, 60 s"],
  ["an event that is not interactive does not", "10:00 /a  10:01 ?Beat", "1 visit, 1 page, 2 events, 1 bounce, 0 s"],
  ["an event alone", "10:00 !Signup", "1 visit, 0 pages, 1 event, 1 bounce, 0 s"],
  ["the later first", "10:30:59 /b  10:00 /a", "1 visit, 2 pages, 2 events, 0 bounces, 1859 s"],
  ["one between two, last", "10:00 /a  11:00 /c  10:30 /b", "1 visit, 3 pages, 3 events, 0 bounces, 3600 s"],
  ["attention between two, last", "10:00 /a  11:00 /c  10:30 ~5s", "1 visit, 2 pages, 2 events, 0 bounces, 3600 s"],
  ["after a sealed visit, near", "10:00 /a | 10:30:59 /b", "1 visit, 2 pages, 2 events, 0 bounces, 1859 s"],
  ["after a sealed visit, not near", "10:00 /a | 10:31:00 /b", "2 visits, 2 pages, 2 events, 2 bounces, 0 s"],
  ["before a sealed visit, near", "10:30:59 /b | 10:00 /a", "1 visit, 2 pages, 2 events, 0 bounces, 1859 s"],
  ["before a sealed visit, not near", "10:31:00 /b | 10:00 /a", "2 visits, 2 pages, 2 events, 2 bounces, 0 s"],
  [
    "one that joins two sealed visits",
    "10:00 /a  11:00 /c | 10:30 /b",
    "1 visit, 3 pages, 3 events, 0 bounces, 3600 s",
  ],
  [
    "attention that joins two sealed visits",
    "10:00 /a  11:00 /c | 10:30 ~5s",
    "1 visit, 2 pages, 2 events, 0 bounces, 3600 s",
  ],
  ["a pageview into sealed attention", "10:00 ~5s | 10:05 /a", "1 visit, 1 page, 1 event, 1 bounce, 0 s"],
  ["a sealed event again", "10:00 /a | 10:00 /a", "1 visit, 1 page, 1 event, 1 bounce, 0 s"],
  ["taken back and sealed again", "10:00 /a | 10:10 /b | 10:20 /c", "1 visit, 3 pages, 3 events, 0 bounces, 1200 s"],
];

const kinds: Record<string, (rest: string) => object> = {
  "/": (page) => ({ type: "pageview", url: `https://${SITE}/${page}` }),
  "!": (name) => ({ type: "event", name, url: `https://${SITE}/a` }),
  "?": (name) => ({ type: "event", name, interactive: false, url: `https://${SITE}/a` }),
  "~": (seconds) => ({ type: "engagement", engaged_ms: Number.parseInt(seconds, 10) * 1000, url: `https://${SITE}/a` }),
};

const lineOf = (visitor: string, token: string): object => {
  const [time = "", what = ""] = token.trim().split(" ");
  const at = time.includes("T") ? time : `2026-06-01T${time}Z`;
  return { visitor, at: Date.parse(at), utm_campaign: visitor, ...kinds[what.charAt(0)]?.(what.slice(1)) };
};

const linesOf = (what: string, events: string): object[] =>
  events
    .trim()
    .split(/ {2,}/)
    .map((token) => lineOf(what, token));

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

const ask = async (): Promise<Map<string, string>> => {
  const answer = await administer("POST", "/api/v2/query", {
    site_id: SITE,
    metrics: ["visits", "pageviews", "events", "bounce_rate", "visit_duration"],
    date_range: ["2026-01-01", "2026-12-31"],
    dimensions: ["visit:utm_campaign"],
  });
  const { results } = (await answer.json()) as { results: { dimensions: [string]; metrics: number[] }[] };
  return new Map(
    results.map(({ dimensions, metrics: [visits = 0, pages = 0, events = 0, bounceRate = 0, seconds = 0] }) => {
      const bounces = Math.round((bounceRate * visits) / 100);
      const counts = [
        plural(visits, "visit"),
        plural(pages, "page"),
        plural(events, "event"),
        plural(bounces, "bounce"),
      ];
      return [dimensions[0], `${counts.join(", ")}, ${seconds} s`];
    }),
  );
};

describe("visits at their edges, from import to answer", () => {
  const answers: Map<string, string>[] = [];

  beforeAll(async () => {
    await makeSite(SITE, { timezone: "Europe/Tallinn", allowed_hosts: [] });
    const rounds = Math.max(...cases.map(([, events]) => events.split("|").length));
    for (let round = 0; round < rounds; round++) {
      const lines = cases.flatMap(([what, events]) => {
        const part = events.split("|")[round];
        return part ? linesOf(what, part) : [];
      });
      await importLines(SITE, lines);
      // The one that ended last stays in memory: none of the cases.
      await importLines(SITE, [
        { visitor: "last", at: Date.UTC(2026, 10, 1), type: "pageview", url: `https://${SITE}/` },
      ]);
      answers.push(await ask());
      await sealShard(SITE);
      if ((await sealedRuns(SITE)) === 0) throw new Error("nothing was sealed");
      await evictShard(SITE);
    }
    answers.push(await ask());
  });

  it.each(cases)("[VI1] [VI2] [VI3] [PS4] %s: %s", (what, events, expected) => {
    const rounds = events.split("|").length;
    expect(answers.slice(rounds - 1).map((answer) => answer.get(what) ?? "nothing")).toEqual(
      answers.slice(rounds - 1).map(() => expected),
    );
  });
});
