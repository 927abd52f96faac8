/** How a month's quota stands. */
export type QuotaStand = "fine" | "near" | "over";

/**
 * @param used events of the UTC month so far
 * @param quota null: there is none
 * @param now Unix ms; whoever goes on at the month's pace so far and would not make it to its end is `near`
 */
export const quotaStand = (used: number, quota: number | null, now: number): QuotaStand => {
  if (quota === null) return "fine";
  if (used >= quota) return "over";
  const date = new Date(now);
  const [begin, end] = [0, 1].map((more) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + more)) as [
    number,
    number,
  ];
  const elapsed = (now - begin) / (end - begin);
  // A few hours say nothing about a month.
  return elapsed > 0.05 && used / elapsed > quota ? "near" : "fine";
};
