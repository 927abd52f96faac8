/** People by their number, as it is shown. */
export const visitorsText = (count: string): string => `${count} ${count === "1" ? "visitor" : "visitors"}`;
