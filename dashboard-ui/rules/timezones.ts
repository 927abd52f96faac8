import type { Option } from "./option-match.ts";

/** The wall clock of a zone: `GMT+2 · 14:05`. */
const clockOf = (zone: string, now: number, locale?: string): string => {
  const parts = new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "shortOffset",
  }).formatToParts(now);
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  const time = parts
    .filter(({ type }) => type !== "timeZoneName")
    .map(({ value }) => value)
    .join("")
    .trim();
  return `${name} · ${time}`;
};

/** Every zone that the browser knows, and `also` those that it may not list, by name, each with its time of day. */
export const zoneOptions = (now: number, also: readonly string[], locale?: string): Option[] =>
  [...new Set(["Etc/UTC", ...also, ...Intl.supportedValuesOf("timeZone")])].sort().map((zone) => ({
    value: zone,
    label: zone.replaceAll("_", " "),
    aside: clockOf(zone, now, locale),
  }));
