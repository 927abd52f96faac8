import type { Query } from "../../protocol/query.ts";
import { type Cell, type ClickHouse, quoted } from "./chdb.ts";

/** Ranges and time buckets by ClickHouse's own calendar and time zones. */
export interface Time {
  /** Whether an instant (SQL, Unix ms) lies in the range. */
  readonly holds: (at: string) => string;
  /** Whether anything between two instants does. */
  readonly overlaps: (start: string, end: string) => string;
  /** Label of the bucket of an instant within the range. */
  readonly label: (at: string) => string;
  /** Labels of the buckets of a visit. */
  readonly labelsOfVisit: string;
  /** `time:hour` … when a time dimension is asked for, `time` resolved. */
  readonly dimension: string | null;
  /** All labels of the range, in order. */
  readonly allLabels: () => string[];
}

const MINUTE = 60_000;

/** Unix ms (inclusive) of a range that is not of whole days. */
const instants = (range: Query["date_range"], now: number): [number, number] | null => {
  const second = Math.floor(now / 1000) * 1000;
  if (range === "24h") return [second - 86_400_000, second + 999];
  if (typeof range === "string" || !range[0].includes("T")) return null;
  return [Date.parse(range[0]), Date.parse(range[1]) + (range[1].includes(".") ? 0 : 999)];
};

export const timeOf = (clickHouse: ClickHouse, query: Query, timezone: string, now: number): Time => {
  const zone = quoted(timezone);
  const wall = (at: string): string => `fromUnixTimestamp64Milli(toInt64(${at}), ${zone})`;
  const date = (at: string): string => `toDate32(${wall(at)})`;
  const one = (sql: string): Cell => clickHouse.rows(`SELECT ${sql}`)[0]?.[0] ?? null;
  const range = query.date_range;
  const exact = instants(range, now);

  const today = date(String(now));
  /** First and last day, as SQL. */
  const days = (): [string, string] => {
    switch (range) {
      case "day":
        return [today, today];
      case "7d":
      case "28d":
      case "30d":
      case "91d":
        return [`${today} - ${Number.parseInt(range, 10)}`, `${today} - 1`];
      case "month":
        return [`toStartOfMonth(${today})`, `addMonths(toStartOfMonth(${today}), 1) - 1`];
      case "6mo":
      case "12mo":
        return [`addMonths(toStartOfMonth(${today}), -${Number.parseInt(range, 10)})`, `toStartOfMonth(${today}) - 1`];
      case "year":
        return [`toStartOfYear(${today})`, `addYears(toStartOfYear(${today}), 1) - 1`];
      case "all":
        return [`(SELECT if(count() = 0, ${today}, least(${today}, min(${date("at")}))) FROM hits)`, today];
      default:
        return [quoted(range[0] as string), quoted(range[1] as string)];
    }
  };
  const [first, last] = exact
    ? [String(one(`toString(${date(String(exact[0]))})`)), String(one(`toString(${date(String(exact[1]))})`))]
    : (days().map((day) => String(one(`toString(toDate32(${day}))`))) as [string, string]);
  const [firstDay, lastDay] = [`toDate32('${first}')`, `toDate32('${last}')`];

  const overlaps = (start: string, end: string): string =>
    exact
      ? `(${start} <= ${exact[1]} AND ${end} >= ${exact[0]})`
      : `(${date(start)} <= ${lastDay} AND ${date(end)} >= ${firstDay})`;
  const holds = (at: string): string => overlaps(at, at);

  const asked = query.dimensions.find((name) => name.startsWith("time")) ?? null;
  const resolved = (): string => {
    const seconds = exact
      ? Number(
          one(
            [exact[1] + 1, exact[0]]
              .map(
                (at) => `toUnixTimestamp(toDateTime(formatDateTime(${wall(String(at))}, '%Y-%m-%d %H:%i:%S'), 'UTC'))`,
              )
              .join(" - "),
          ),
        )
      : 86_400 * Number(one(`dateDiff('day', ${firstDay}, ${lastDay}) + 1`));
    // Ends as they were said: that the last second is in the range makes it no longer.
    if (seconds <= 48 * 3600 + 1) return "time:hour";
    if (seconds <= 40 * 86_400 + 1) return "time:day";
    return seconds <= 52 * 7 * 86_400 + 1 ? "time:week" : "time:month";
  };
  const dimension = asked === "time" ? resolved() : asked;
  const dayLabel = (day: string): string => {
    if (dimension === "time:week") return `toString(greatest(addDays(${day}, 1 - toDayOfWeek(${day})), ${firstDay}))`;
    return dimension === "time:month" ? `formatDateTime(${day}, '%Y-%m-01')` : `toString(${day})`;
  };
  const label = (at: string): string =>
    dimension === "time:hour" ? `formatDateTime(${wall(at)}, '%Y-%m-%d %H:00:00')` : dayLabel(date(at));

  const from = exact ? `greatest(v_start, toInt64(${exact[0]}))` : "v_start";
  const to = exact ? `least(v_end, toInt64(${exact[1]}))` : "v_end";
  // Wall clocks turn on whole minutes, so the ends and the whole minutes between are in every hour that there is.
  const moments = `arrayConcat([toInt64(${from}), toInt64(${to})], arrayMap(minute -> toInt64(minute) * ${MINUTE}, range(intDiv(${from}, ${MINUTE}) + 1, intDiv(${to}, ${MINUTE}) + 1)))`;
  const everyHour = `arrayDistinct(arrayMap(moment -> ${label("moment")}, arrayFilter(moment -> ${holds("moment")}, ${moments})))`;
  const labelsOfVisit = dimension === "time:hour" ? everyHour : `[${dayLabel(`least(${date(to)}, ${lastDay})`)}]`;

  const allLabels = (): string[] => {
    const [begin, end] = exact ?? [
      Number(one(`toInt64(toUnixTimestamp(toDateTime('${first} 00:00:00', 'UTC'))) * 1000`)) - 86_400_000,
      Number(one(`toInt64(toUnixTimestamp(toDateTime('${last} 00:00:00', 'UTC'))) * 1000`)) + 2 * 86_400_000,
    ];
    // No offset that a clock here has or changes by is finer than a quarter of an hour.
    const step = 15 * MINUTE;
    const steps = `arrayConcat([toInt64(${begin}), toInt64(${end})], arrayMap(n -> (toInt64(n) + ${Math.floor(begin / step) + 1}) * ${step}, range(${Math.max(0, Math.floor(end / step) - Math.floor(begin / step))})))`;
    const rows = clickHouse.rows(
      `SELECT label FROM (SELECT arrayJoin(${steps}) AS at, ${label("at")} AS label WHERE ${holds("at")}) GROUP BY label ORDER BY label`,
    );
    return rows.map(([text]) => String(text));
  };
  return { holds, overlaps, label, labelsOfVisit, dimension, allLabels };
};
