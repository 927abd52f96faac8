/** The tracker's line, and whether it works. */
export const trackerText = {
  heading: "Tracker",
  lead: "One line in the head of every page. It is under 3 KB, sets no cookie, and works with every framework.",
  snippet: "Tracker snippet",
  options: "Options",
  identity: "Visitors are known by",
  identities: {
    visitor: "A random id in their browser",
    session: "A random id in their tab",
    daily: "A pseudonym of the day",
  },
  identityHint: "Of the site's setting and this line the one that keeps less wins.",
  exclude: "Pages that are not measured",
  excludeHint: "Paths, separated by commas; * stands for any characters: /admin/*, /drafts/*",
  hash: "The fragment names the page",
  hashHint: "For applications whose addresses look like /#/about.",
  manual: "Only pageviews that the page reports itself",
  manualHint: "With footfall.pageview(); nothing is counted by itself.",
  signals: "Respect Do Not Track and Global Privacy Control",
  events: "Events",
  eventsHint: "What a page reports besides being seen:",
  eventsExample:
    'footfall.track("Signup");\nfootfall.track("Purchase", { plan: "pro" }, { revenue: { amount: 49, currency: "EUR" } });',
  check: {
    heading: "Does it work?",
    connecting: "Connecting…",
    listening: "Listening. Open a page of the site: it shows here within a second.",
    notListening: "Not connected: a visit would not show here yet.",
    last: (what: string, ago: string) => `Last event: ${what}, ${ago}`,
    ago: (time: string) => `${time} ago`,
    seen: "A visit arrived while you were looking.",
    refused: "Events arrived today, and none was counted:",
    refusedToday: "Refused today:",
    toHealth: "What that means",
    refusedOf: (reason: string, count: string) => `${reason}: ${count}`,
  },
  install: {
    heading: "Waiting for the first visit",
    intro: (site: string) =>
      `Put this line into the head of every page of ${site}. This page changes by itself when the first visit arrives.`,
    steps: [
      "Publish the page with the line above.",
      "Open it in a browser. Only the site's own domain and its subdomains are counted, unless the settings say otherwise.",
      "Watch this page: it shows you within a second.",
    ],
    settings: "Settings of this site",
    help: "Nothing arrives?",
    helpText:
      "A content blocker, Do Not Track or Global Privacy Control in your own browser keeps you from being counted. Try a private window without extensions.",
    import: "Is there history elsewhere? Import it",
  },
};
