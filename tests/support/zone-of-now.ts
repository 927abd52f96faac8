/**
 * A time zone other than that of the tests' browsers, which is UTC, where the day is the same as theirs and will be for hours to
 * come: what a screen asks for before it knows the site's zone, and after, is the same then, at whatever hour the tests run.
 * @param now Unix ms
 * @returns an IANA name
 */
export const zoneOfNow = (now: number): string =>
  new Date(now).getUTCHours() < 12 ? "Europe/Tallinn" : "America/New_York";
