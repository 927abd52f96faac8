import type { ClickHouse } from "./chdb.ts";
import { firstTouch, type RawEvent, rawRow } from "./events.ts";

/**
 * Visits derived in SQL from raw events, by "The visit rule" and "Metrics" of the product's definitions (docs/query.md,
 * docs/collect.md): not a line of the product runs here.
 */

const texts = firstTouch.map((column) => `${column} String`).join(", ");

const rawTable = `CREATE OR REPLACE TABLE raw (
  visitor UInt32, at Int64, kind String, session String, seq UInt32, id String, name String, page String, hostname String,
  interactive UInt8, props Map(String, String), amount Float64, currency String, pageview UInt32, engaged_ms Int64,
  scroll Int16, ${texts}
) ENGINE = Memory`;

/** Events of one visitor in one order: by time, then by identity. A retry repeats an identity and counts once. */
const order = "at, session, seq, id";
const byVisitor = (frame: string) => `OVER (PARTITION BY visitor ORDER BY ${order} ROWS BETWEEN ${frame})`;

/** Runs: a gap of 31 whole minutes opens the next one; engagement keeps a run open like any other event. */
const events = `CREATE OR REPLACE TABLE events ENGINE = Memory AS
  SELECT *, sum(opens) ${byVisitor("UNBOUNDED PRECEDING AND CURRENT ROW")} AS run
  FROM (
    SELECT *, intDiv(at - lagInFrame(at, 1, at) ${byVisitor("UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING")}, 60000) > 30 AS opens
    FROM (SELECT * FROM raw LIMIT 1 BY visitor, session, seq, id)
  )`;

const first = (column: string, condition?: string) =>
  `argMin${condition ? "If" : ""}(${column}, (${order})${condition ? `, ${condition}` : ""})`;
const last = (column: string, condition: string) => `argMaxIf(${column}, (${order}), ${condition})`;
const viewed = "kind = 'pageview'";

/** A run is a visit once it holds a pageview or a custom event. */
const counted = `CREATE OR REPLACE TABLE counted ENGINE = Memory AS
  SELECT visitor, run, min(at) AS v_start, max(at) AS v_end,
    countIf(${viewed}) AS v_pageviews, count() AS v_events,
    countIf(${viewed} OR interactive) <= 1 AS v_bounce,
    uniqExactIf(page, ${viewed}) AS v_pages, countIf(kind = 'event' AND interactive) AS v_actions, max(amount) AS v_paid,
    ${firstTouch.map((column) => `${first(column)} AS ${column}_first`).join(", ")},
    ${first("page", viewed)} AS entry_page, ${last("page", viewed)} AS exit_page,
    ${first("hostname", viewed)} AS entry_page_hostname, ${last("hostname", viewed)} AS exit_page_hostname
  FROM events WHERE kind != 'engagement' GROUP BY visitor, run`;

/**
 * Attention: heartbeats of one pageview are cumulative, so the largest counts; engagement without one stands for itself. It
 * belongs to the visit of its pageview, else to the one around it.
 */
const attention = `CREATE OR REPLACE TABLE attention ENGINE = Memory AS
  SELECT visitor, if(view_run > 0, view_run - 1, around) AS run, at, page, hostname, engaged_ms, scroll
  FROM (
    SELECT visitor, session, pageview, min(at) AS at, ${first("page")} AS page, ${first("hostname")} AS hostname,
      max(engaged_ms) AS engaged_ms, max(scroll) AS scroll, toInt64(${first("run")}) AS around
    FROM (SELECT visitor, session, pageview, seq, id, page, hostname, run, engaged_ms, scroll, e.at AS at,
        if(pageview > 0, '', concat(toString(seq), ':', id)) AS alone FROM events AS e WHERE kind = 'engagement')
    GROUP BY visitor, session, pageview, alone
  ) AS e
  LEFT JOIN (
    SELECT visitor AS w, session AS s, seq AS n, toInt64(run) + 1 AS view_run FROM events WHERE ${viewed} AND seq > 0
  ) AS p ON e.visitor = p.w AND e.session = p.s AND e.pageview = p.n
  SETTINGS join_use_nulls = 0`;

const score = `if(v_paid > 0, 100, toInt32(floor(0.5 +
    30 * least((greatest(v_pages, 1) - 1) / 5, 1) + 30 * least(v_engaged / 180000, 1) + 25 * least(v_actions / 2, 1) +
    10 * (v_scroll / 100) + if(channel_first IN ('Paid Search', 'Paid Shopping', 'Email', 'AI Assistants'), 5, 0))))`;

const visits = `CREATE OR REPLACE TABLE visits ENGINE = Memory AS
  SELECT concat(toString(visitor), '.', toString(run)) AS visit, visitor, run, v_start, v_end, v_pageviews, v_events, v_bounce,
    ${score} AS v_score, ${firstTouch.map((column) => `${column}_first AS ${column}`).join(", ")},
    entry_page, exit_page, entry_page_hostname, exit_page_hostname
  FROM counted AS c
  LEFT JOIN (
    SELECT visitor AS w, run AS r, sum(engaged_ms) AS v_engaged, greatest(max(scroll), 0) AS v_scroll
    FROM attention GROUP BY w, r
  ) AS a ON c.visitor = a.w AND toInt64(c.run) = a.r
  SETTINGS join_use_nulls = 0`;

const ofVisit = `visit, visits.visitor AS visitor, v_start, v_end, v_pageviews, v_events, v_bounce, v_score, ${firstTouch
  .map((column) => `visits.${column} AS ${column}`)
  .join(", ")}, entry_page, exit_page, entry_page_hostname, exit_page_hostname`;

const hits = `CREATE OR REPLACE TABLE hits ENGINE = Memory AS
  SELECT at, kind, name, page, hostname, props, amount, currency, toInt64(0) AS engaged_ms, toInt16(-1) AS scroll, ${ofVisit}
  FROM events INNER JOIN visits ON events.visitor = visits.visitor AND events.run = visits.run WHERE kind != 'engagement'
  UNION ALL
  SELECT at, 'engagement', '', page, hostname, map(), 0, '', engaged_ms, scroll, ${ofVisit}
  FROM attention INNER JOIN visits ON attention.visitor = visits.visitor AND attention.run = toInt64(visits.run)`;

/** Fills the tables `hits` (a row per event or attention, with its visit's columns) and `visits`. */
export const loadEvents = (clickHouse: ClickHouse, sent: readonly RawEvent[]): void => {
  clickHouse.run(rawTable);
  if (sent.length > 0) clickHouse.run(`INSERT INTO raw FORMAT JSONEachRow ${sent.map(rawRow).join("\n")}`);
  for (const statement of [events, counted, attention, visits, hits]) clickHouse.run(statement);
};
