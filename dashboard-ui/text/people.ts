/** People by their number, as it is shown. */
export const visitorsWord = (count: string): string => (count === "1" ? "visitor" : "visitors");
export const visitorsText = (count: string): string => `${count} ${visitorsWord(count)}`;
