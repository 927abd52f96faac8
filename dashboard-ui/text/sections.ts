/** The sections of a range of history, in the first view. */
export const sectionsText = {
  sections: {
    label: "Show",
    overview: "Overview",
    funnel: "Funnel",
    flow: "Flow",
    retention: "Retention",
    flowOf: (page: string) => `What came before and after ${page}`,
  },
};
