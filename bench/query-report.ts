import type { Queries } from "./measures/queries.ts";

const ms = (value: number): string => (value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString("en-GB"));
const whole = (value: number): string => Math.round(value).toLocaleString("en-GB");

/** A section of the report, in Markdown. */
export const renderQueries = (queries: Queries): string[] => {
  const { together, footfall, sqlite, clickHouse } = queries;
  const row = (...cells: string[]): string => `| ${cells.join(" | ")} |`;
  const ratio = (value: number): string => value.toFixed(2);
  return [
    "## One dashboard load: 30 days beside SQLite and ClickHouse",
    "",
    `${whole(queries.visits)} visits and ${whole(queries.hits)} hits in one shard, the cache of answers left out; times in ms, medians. SQLite has plain`,
    "tables of visits and hits, with indexes, in a Durable Object; ClickHouse is chdb in Node, with both processors.",
    "",
    row("question", "Footfall", "SQLite", "ClickHouse", "of SQLite", "of ClickHouse"),
    row("---", "---", "---", "---", "---", "---"),
    ...queries.panels.map(({ name, inLoad, ...times }) =>
      row(
        inLoad ? name : `${name} (not in the load)`,
        ms(times.footfall),
        ms(times.sqlite),
        ms(times.clickHouse),
        ratio(times.footfall / times.sqlite),
        ratio(times.footfall / times.clickHouse),
      ),
    ),
    row(
      "**all of the load, one by one**",
      ms(footfall),
      ms(sqlite),
      ms(clickHouse),
      ratio(footfall / sqlite),
      ratio(footfall / clickHouse),
    ),
    row(
      "**in one request, as the dashboard asks**",
      ms(together),
      "",
      "",
      ratio(together / sqlite),
      ratio(together / clickHouse),
    ),
    "",
    `* the same right after an eviction: ${ms(queries.cold)} ms`,
    `* bytes per counted hit: ${queries.bytesPerHit.toFixed(1)} in parts, attention and visit included; ${queries.jsonPerHit.toFixed(0)} as JSON (1/${(queries.jsonPerHit / queries.bytesPerHit).toFixed(0)}); ${queries.sqliteBytesPerHit.toFixed(0)} in SQLite`,
    `* workerd's memory at its highest: ${whole(queries.filledMb)} MB after the import, ${whole(queries.askedMb)} MB after all questions`,
  ];
};
