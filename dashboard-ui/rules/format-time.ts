import { text } from "../text.ts";

/** Times in the viewer's locale and time zone. */

export interface TimeFormat {
  /** `14:05` or `2:05 PM` */
  minute(at: number): string;
  /** `14:05:09` or `2:05:09 PM` */
  second(at: number): string;
  /** `21 Nov 2026, 14:05` */
  moment(at: number): string;
}

export const timeFormat = (locale?: string, timeZone?: string): TimeFormat => {
  const zone = timeZone === undefined ? {} : { timeZone };
  const minute = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", ...zone });
  const second = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", second: "2-digit", ...zone });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", ...zone });
  return {
    minute: (at) => minute.format(at),
    second: (at) => second.format(at),
    moment: (at) => moment.format(at),
  };
};

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long ago, in one unit. Below five seconds, and for a clock that runs ahead, it is "now". */
export const ago = (at: number, now: number, whole: (count: number) => string): string => {
  const elapsed = now - at;
  if (elapsed < 5 * SECOND) return text.time.now;
  if (elapsed < MINUTE) return text.time.seconds(whole(Math.floor(elapsed / SECOND)));
  if (elapsed < HOUR) return text.time.minutes(whole(Math.floor(elapsed / MINUTE)));
  return text.time.hours(whole(Math.floor(elapsed / HOUR)));
};

/** A length of time as `2m 05s`, below a minute `42s`. */
export const duration = (seconds: number, whole: (count: number) => string): string => {
  const total = Math.max(0, Math.round(seconds));
  if (total < 60) return text.time.onlySeconds(whole(total));
  return text.time.minutesSeconds(whole(Math.floor(total / 60)), String(total % 60).padStart(2, "0"));
};
