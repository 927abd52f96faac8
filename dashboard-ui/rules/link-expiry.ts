/** When a share link stops working. */

export const expiries = ["never", "week", "month", "day"] as const;
export type Expiry = (typeof expiries)[number];

const DAY_MS = 86_400_000;

/**
 * @param day the last one (YYYY-MM-DD) by the viewer's own calendar, where one was chosen
 * @returns Unix ms; null for never; undefined where a day is wanted and there is none
 */
export const expiryInstant = (expiry: Expiry, day: string, now: number): number | null | undefined => {
  if (expiry === "never") return null;
  if (expiry === "week") return now + 7 * DAY_MS;
  if (expiry === "month") return now + 30 * DAY_MS;
  // Without a zone the time is the viewer's.
  const end = Date.parse(`${day}T23:59:59`);
  return Number.isNaN(end) ? undefined : end;
};
