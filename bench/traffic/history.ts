import { seededRandom } from "../synthetic-visits.ts";

/**
 * History as an access log or an export has it: a line per event in the order of time, so that neighbouring lines are of
 * different visitors. Few pages take most views, a third of the visits are of somebody who came before.
 */

const MINUTE_MS = 60_000;

const agents = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Safari/605.1.15",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36",
];
const referrers = ["", "", "https://www.google.com/", "https://news.ycombinator.com/item?id=1", "https://t.co/x1y2z3"];
const countries = ["EE", "DE", "US", "FR", "BR", "IN"];

export interface History {
  site: string;
  visits: number;
  days: number;
  /** Unix ms of its end. */
  until: number;
}

interface Event {
  at: number;
  line: string;
}

/**
 * Four counted hits a visit on average, and an engagement for two pageviews of three.
 * @returns chunks of whole lines, each with its number of lines; the same every time
 */
export function* historyLines({ site, visits, days, until }: History): Generator<{ text: string; lines: number }> {
  const random = seededRandom(7);
  const below = (n: number): number => Math.floor(random() * n);
  const skewed = (n: number): number => Math.min(n - 1, Math.floor(n * random() ** 4));
  const spanMs = days * 24 * 60 * MINUTE_MS;
  let visitors = 0;
  let due: Event[] = [];
  for (let visit = 0; visit < visits; ) {
    const windowEnd = until - spanMs + (spanMs * (visit + 1000)) / visits;
    for (const last = Math.min(visits, visit + 1000); visit < last; visit++) {
      const who = visitors > 100 && random() < 0.33 ? below(visitors) : visitors++;
      const person = {
        visitor: `visitor-${who}`,
        user_agent: agents[who % agents.length],
        country: countries[who % countries.length],
      };
      const referrer = referrers[below(referrers.length)];
      let at = until - spanMs + Math.floor((spanMs * visit) / visits);
      const wanted = random() < 0.4 ? 1 : 2 + Math.floor(-Math.log(1 - random()) * 4.6);
      for (let hit = 0; hit < wanted; hit++) {
        const url = `https://${site}/section-${skewed(20)}/a-page-with-a-usual-name-${skewed(5000)}`;
        const said = { ...person, at, url, ...(hit === 0 && referrer ? { referrer } : {}) };
        const event = hit > 0 && random() < 0.15;
        const more = event ? { type: "event", name: "Signup", props: { plan: "pro" } } : { type: "pageview" };
        due.push({ at, line: JSON.stringify({ ...said, ...more }) });
        at += 1000 + Math.floor(-Math.log(1 - random()) * 45_000);
        if (event || random() < 0.33) continue;
        const attention = { ...person, at, url, type: "engagement", engaged_ms: below(30_000), scroll: below(101) };
        due.push({ at, line: JSON.stringify(attention) });
      }
    }
    due.sort((a, b) => a.at - b.at);
    const ready = visit >= visits ? due : due.filter((event) => event.at < windowEnd);
    due = due.slice(ready.length);
    if (ready.length > 0) yield { text: `${ready.map((event) => event.line).join("\n")}\n`, lines: ready.length };
  }
}
