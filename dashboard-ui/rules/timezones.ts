import type { Option } from "./option-match.ts";

/** Browsers list some zones by names that their cities no longer have; both are understood everywhere. */
const presentNames: Readonly<Record<string, string>> = {
  "Africa/Asmera": "Africa/Asmara",
  "America/Godthab": "America/Nuuk",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Europe/Kiev": "Europe/Kyiv",
  "Pacific/Enderbury": "Pacific/Kanton",
  "Pacific/Ponape": "Pacific/Pohnpei",
  "Pacific/Truk": "Pacific/Chuuk",
};

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
  [...new Set(["Etc/UTC", ...also, ...Intl.supportedValuesOf("timeZone").map((zone) => presentNames[zone] ?? zone)])]
    .sort()
    .map((zone) => ({
      value: zone,
      label: zone.replaceAll("_", " "),
      aside: clockOf(zone, now, locale),
    }));
