/** The settings of a site. */
export const settingsText = {
  settings: {
    heading: (site: string) => `Settings of ${site}`,
    open: "Settings of this site",
    back: "Back to the figures",
    goals: "Goals",
    goalsHint:
      "What a visit is for: an event that your pages send, or a page that is seen. * stands for any characters.",
    noGoals: "No goals yet.",
    goal: "Name of an event, or a page such as /thanks",
    addGoal: "Add goal",
    removeGoal: (name: string) => `Remove goal ${name}`,
    goalKinds: { event: "Event", page: "Page" },
    keys: "API keys",
    keysHint: "A read key answers questions about this site; a write key sends events from a server.",
    noKeys: "No keys yet.",
    keyName: "What the key is for",
    keyKind: "Kind of key",
    keyKinds: { read: "Read", write: "Write" },
    addKey: "Make key",
    revoke: (name: string) => `Revoke key ${name}`,
    unnamed: "unnamed",
    newKey: "This is the only time that the key is shown:",
  },
};
