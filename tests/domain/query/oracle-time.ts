import type { DateRange } from "../../../protocol/query-grammar.ts";

/** Ranges and buckets by asking the wall clock about every instant, as the oracle does. */
export interface Moment {
  zone: string;
  now: number;
  range: DateRange;
  first: number | null;
}

const DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** `YYYY-MM-DD HH:MM:SS` on the zone's wall clock; Swedish writes it that way. */
const wallClock = (zone: string, at: number): string => {
  const format =
    formats.get(zone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
  formats.set(zone, format);
  return format.format(at);
};

const dateOf = (zone: string, at: number): string => wallClock(zone, at).slice(0, 10);
const addDays = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);
const monthStart = (date: string, months: number): string => {
  const [year = 0, month = 1] = date.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
};

/** First and last date of a range of whole days. */
const datesOf = ({ zone, now, range, first }: Moment): [string, string] => {
  const today = dateOf(zone, now);
  switch (range) {
    case "day":
      return [today, today];
    case "7d":
    case "28d":
    case "30d":
    case "91d":
      return [addDays(today, -Number.parseInt(range, 10)), addDays(today, -1)];
    case "month":
      return [monthStart(today, 0), addDays(monthStart(today, 1), -1)];
    case "6mo":
    case "12mo":
      return [monthStart(today, -Number.parseInt(range, 10)), addDays(monthStart(today, 0), -1)];
    case "year":
      return [`${today.slice(0, 4)}-01-01`, `${today.slice(0, 4)}-12-31`];
    case "all": {
      const earliest = first === null ? today : dateOf(zone, first);
      return [[earliest, today].sort()[0] as string, today];
    }
    default:
      return range as [string, string];
  }
};

/** First and last instant, for ranges that are not whole days. */
const instantsOf = ({ now, range }: Moment): [number, number] | null => {
  const second = Math.floor(now / 1000) * 1000;
  if (range === "24h") return [second - DAY, second + 999];
  if (typeof range === "string" || !range[0].includes("T")) return null;
  return [Date.parse(range[0]), Date.parse(range[1]) + 999];
};

export const overlapsRange = (moment: Moment, { start, end }: { start: number; end: number }): boolean => {
  const instants = instantsOf(moment);
  if (instants) return end >= instants[0] && start <= instants[1];
  const [first, last] = datesOf(moment);
  return dateOf(moment.zone, end) >= first && dateOf(moment.zone, start) <= last;
};

export const inRange = (moment: Moment, at: number): boolean => overlapsRange(moment, { start: at, end: at });

export const bucketOf = (moment: Moment, dimension: string, at: number): string => {
  const clock = wallClock(moment.zone, at);
  const date = clock.slice(0, 10);
  if (dimension === "time:hour") return `${clock.slice(0, 13)}:00:00`;
  if (dimension === "time:day") return date;
  if (dimension === "time:month") return `${date.slice(0, 7)}-01`;
  const instants = instantsOf(moment);
  const first = instants ? dateOf(moment.zone, instants[0]) : datesOf(moment)[0];
  const monday = addDays(date, -((new Date(date).getUTCDay() + 6) % 7));
  return [monday, first].sort()[1] as string;
};

/** Buckets of a visit: every hour that it touches; of days, weeks and months the one of its end. */
export const slotsOf = (
  moment: Moment,
  dimension: string,
  { start, end }: { start: number; end: number },
): string[] => {
  const labels = new Set<string>();
  for (let at = start; at <= end; at += 60_000) if (inRange(moment, at)) labels.add(bucketOf(moment, dimension, at));
  if (inRange(moment, end)) labels.add(bucketOf(moment, dimension, end));
  // The range may lie between two whole minutes of the visit.
  const instants = instantsOf(moment);
  if (instants) {
    for (const at of instants) if (at >= start && at <= end) labels.add(bucketOf(moment, dimension, at));
  }
  const slots = [...labels].sort();
  return dimension === "time:hour" ? slots : slots.slice(-1);
};
