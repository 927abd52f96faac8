/** What is said of days whose events are not kept any more. */
export const pastText = {
  past: {
    sums: (day: string) => `Events from before ${day} are no longer kept. Sums by day stand for them.`,
    estimated: (percent: string) => `Visitors of several such days are estimated, give or take ${percent}.`,
    onlySince: (day: string) => `Only from ${day}: earlier events are no longer kept, and their sums cannot tell.`,
    cut: "Of each of those days the 100 most frequent are known.",
    knownSince: (day: string) => `Nothing is known of the time before ${day}.`,
    compared: "Too little is known of the period that it is compared with.",
    lost: (days: number) => (days === 1 ? "Of one day too little is known." : `Of ${days} days too little is known.`),
  },
};
