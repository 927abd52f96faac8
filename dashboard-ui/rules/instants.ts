import type { Day } from "./days.ts";

/** Instants of the site's wall clock, as the API takes them. */

/** `+02:00` at an instant. */
const offsetText = (timezone: string, at: number): string => {
  const parts = new Intl.DateTimeFormat("en", { timeZone: timezone, timeZoneName: "longOffset" }).formatToParts(at);
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
  return name.slice(3) || "+00:00";
};

const clockText = (timezone: string, at: number): string =>
  new Intl.DateTimeFormat("en-u-nu-latn", {
    timeZone: timezone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(at);

/** A wall clock's reading with its offset then. */
const wallClock = (day: Day, clock: string, timezone: string): string => {
  const asUtc = Date.parse(`${day}T${clock}:00Z`);
  const guess = Date.parse(`${day}T${clock}:00${offsetText(timezone, asUtc)}`);
  return `${day}T${clock}:00${offsetText(timezone, guess)}`;
};

export interface SiteClock {
  timezone: string;
  /** Unix ms. */
  now: number;
}

/**
 * A day up to the time that it is now: what today so far can be compared with.
 * @returns first and last instant, the last minute included as far as the API's whole second goes
 */
export const untilThisTime = (day: Day, { timezone, now }: SiteClock): readonly [string, string] => [
  wallClock(day, "00:00", timezone),
  wallClock(day, clockText(timezone, now), timezone),
];
