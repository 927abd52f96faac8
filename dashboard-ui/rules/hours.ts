/**
 * A day so far as one number per hour, from a query grouped by `time:hour`, which leaves empty hours out.
 * @param rows label (`2026-11-21 14:00:00`, in the site's time zone) and value.
 * @returns from hour 0 to the current hour of the time zone.
 */
export const hoursOfDay = (
  rows: readonly (readonly [label: string, value: number])[],
  timezone: string,
  now: number,
): number[] => {
  const hour = new Intl.DateTimeFormat("en", { hour: "2-digit", hourCycle: "h23", timeZone: timezone }).format(now);
  const hours = new Array<number>(Number(hour) + 1).fill(0);
  for (const [label, value] of rows) {
    const index = Number(label.slice(11, 13));
    if (index < hours.length) hours[index] = value;
  }
  return hours;
};
