/** The questions of one dashboard load, each in three languages. Ranges are whole days in UTC. */
export interface Panel {
  name: string;
  /** Part of the load; the others are measured beside it. */
  inLoad: boolean;
  /** For Footfall, without site and range. */
  body: Record<string, unknown>;
  /** For SQLite; and for ClickHouse, where that needs other words. */
  sql: string;
  clickHouse?: string;
}

/** Visitors by one column of their visits: a visit within the range has all of its hits there. */
const ofVisits = (column: string, range: string): string =>
  `SELECT ${column}, count(DISTINCT visitor) AS n FROM visits WHERE ${range} GROUP BY 1 ORDER BY n DESC, 1 LIMIT 10`;

const breakdown = (dimension: string, metrics: string[] = ["visitors"], filters: unknown[] = []) => ({
  metrics,
  dimensions: [dimension],
  filters,
  pagination: { limit: 10 },
});

/** @param from, to Unix ms, exclusive. @param page one that many saw */
export const panels = (from: number, to: number, page: string): Panel[] => {
  const visits = `start_at < ${to} AND end_at >= ${from}`;
  const hits = `at >= ${from} AND at < ${to}`;
  const byVisit = (name: string, dimension: string, column: string): Panel => ({
    name,
    inLoad: true,
    body: breakdown(dimension),
    sql: ofVisits(column, visits),
  });
  const top = "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10";
  return [
    {
      name: "totals",
      inLoad: true,
      body: { metrics: ["visitors", "visits", "pageviews", "views_per_visit", "bounce_rate", "visit_duration"] },
      sql: `SELECT count(DISTINCT visitor), count(*), sum(pageviews), sum(pageviews) * 1.0 / count(*), 100.0 * sum(bounce) / count(*),
        sum(CASE bounce WHEN 1 THEN 0 ELSE end_at - start_at END) / 1000.0 / count(*) FROM visits WHERE ${visits}`,
    },
    {
      name: "by day",
      inLoad: true,
      body: { metrics: ["visitors", "visits", "pageviews"], dimensions: ["time:day"] },
      sql: `SELECT at / 86400000 AS day, count(DISTINCT visitor), count(DISTINCT visit), sum(kind = 0) FROM hits WHERE ${hits} GROUP BY day ORDER BY day`,
      clickHouse: `SELECT intDiv(at, 86400000) AS day, count(DISTINCT visitor), count(DISTINCT visit), sum(kind = 0) FROM hits WHERE ${hits} GROUP BY day ORDER BY day`,
    },
    {
      name: "pages",
      inLoad: true,
      body: breakdown("event:page", ["visitors", "pageviews"]),
      sql: `SELECT page, count(DISTINCT visitor), sum(kind = 0) FROM hits WHERE ${hits} ${top}`,
    },
    byVisit("entry pages", "visit:entry_page", "entry_page"),
    byVisit("exit pages", "visit:exit_page", "exit_page"),
    byVisit("sources", "visit:source", "source"),
    byVisit("channels", "visit:channel", "channel"),
    byVisit("countries", "visit:country", "country"),
    byVisit("cities", "visit:city", "city"),
    byVisit("browsers", "visit:browser", "browser"),
    {
      name: "sources of a page",
      inLoad: true,
      body: breakdown("visit:source", ["visitors"], [["is", "event:page", [page]]]),
      sql: `SELECT source, count(DISTINCT v.visitor) FROM hits AS h JOIN visits AS v ON v.id = h.visit WHERE h.page = '${page}' AND ${hits} ${top}`,
      clickHouse: `SELECT source, count(DISTINCT visitor) FROM visits WHERE id IN (SELECT visit FROM hits WHERE page = '${page}' AND ${hits}) ${top}`,
    },
    {
      name: "pages by a property",
      inLoad: true,
      body: breakdown("event:page", ["visitors"], [["is", "event:props:author", ["author 1"]]]),
      sql: `SELECT page, count(DISTINCT visitor) FROM hits WHERE props ->> '$.author' = 'author 1' AND ${hits} ${top}`,
      clickHouse: `SELECT page, count(DISTINCT visitor) FROM hits WHERE props['author'] = 'author 1' AND ${hits} ${top}`,
    },
    byVisit("regions", "visit:region", "region"),
    byVisit("systems", "visit:os", "os"),
    byVisit("devices", "visit:device", "device"),
    {
      name: "wide filter",
      inLoad: false,
      body: breakdown(
        "event:page",
        ["visitors"],
        [
          ["matches", "event:page", ["^/(docs|blog)/(guide|notes)-"]],
          ["contains", "event:props:author", ["author 1"]],
          ["is", "event:props:logged_in", ["false"]],
        ],
      ),
      sql: `SELECT page, count(DISTINCT visitor) FROM hits WHERE (page LIKE '/docs/guide-%' OR page LIKE '/docs/notes-%' OR page LIKE '/blog/guide-%' OR page LIKE '/blog/notes-%')
        AND props ->> '$.author' LIKE '%author 1%' AND props ->> '$.logged_in' = 'false' AND ${hits} ${top}`,
      clickHouse: `SELECT page, count(DISTINCT visitor) FROM hits WHERE match(page, '^/(docs|blog)/(guide|notes)-')
        AND props['author'] LIKE '%author 1%' AND props['logged_in'] = 'false' AND ${hits} ${top}`,
    },
  ].map((panel) => (["regions", "systems", "devices"].includes(panel.name) ? { ...panel, inLoad: false } : panel));
};
