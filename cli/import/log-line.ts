/** One request of an access log in the common or combined format, as Apache and nginx write them. */
export interface LogLine {
  address: string;
  /** Unix milliseconds. */
  at: number;
  method: string;
  /** Path with query; or a whole URL, when the client took the server for a proxy. */
  target: string;
  status: number;
  /** Empty when there was none, or the format does not say. */
  referrer: string;
  /** "-" when the client sent none, as no browser does; empty when the format does not say. */
  userAgent: string;
}

const quoted = String.raw`"((?:[^"\\]|\\.)*)"`;
const common = String.raw`(\S+) \S+ .*?\[(\d{2})/([A-Z][a-z]{2})/(\d{4}):(\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2})\] ${quoted} (\d{3}) (?:\d+|-)`;
// Servers append fields of their own; what follows the known ones is not looked at.
const commonLine = new RegExp(`^${common}(?:\\s|$)`);
const combinedLine = new RegExp(`^${common} ${quoted} ${quoted}(?:\\s|$)`);
const requestLine = /^([A-Z]+) (\S+)(?: HTTP\/\d(?:\.\d)?)?$/;

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Servers write quotes and bytes that are not printable as \" and \xNN. */
const unescaped = (text: string): string => {
  if (!text.includes("\\")) return text;
  const bytes = text.replace(/\\x([0-9a-fA-F]{2})|\\(.)/g, (_, hex?: string, plain?: string) =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16)) : (plain ?? ""),
  );
  // \xNN are bytes of UTF-8; a text that has wider characters already is none.
  return /^[\u0020-\u00ff]*$/.test(bytes) ? Buffer.from(bytes, "latin1").toString("utf8") : bytes;
};

/** @returns Unix milliseconds, or null for a time that does not exist. Second 60, a leap second, is the next one. */
const instantOf = (parts: readonly string[]): number | null => {
  const [dayText, monthName = "", yearText, ...clock] = parts;
  const [hour = 0, minute = 0, second = 0] = clock.slice(0, 3).map(Number);
  const [sign, offsetHours, offsetMinutes] = clock.slice(3);
  const [day, month, year] = [Number(dayText), months.indexOf(monthName), Number(yearText)];
  const midnight = Date.UTC(year, month, day);
  if (month < 0 || new Date(midnight).getUTCDate() !== day || hour > 23 || minute > 59 || second > 60) return null;
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60_000;
  const local = midnight + ((hour * 60 + minute) * 60 + second) * 1000;
  return sign === "-" ? local + offset : local - offset;
};

/**
 * @param format "common" looks at no more than the common fields
 * @returns null for a line that is not of the format
 */
export const parseLogLine = (line: string, format: "combined" | "common"): LogLine | null => {
  const match = (format === "combined" ? combinedLine : commonLine).exec(line);
  if (!match) return null;
  const [, address = "", ...rest] = match;
  const at = instantOf(rest.slice(0, 9));
  const request = requestLine.exec(unescaped(rest[9] ?? ""));
  if (at === null || !request) return null;
  const referrer = unescaped(rest[11] ?? "");
  return {
    address,
    at,
    method: request[1] ?? "",
    target: request[2] ?? "",
    status: Number(rest[10]),
    referrer: referrer === "-" ? "" : referrer,
    userAgent: unescaped(rest[12] ?? ""),
  };
};
