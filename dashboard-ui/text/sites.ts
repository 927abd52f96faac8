import { visitorsText } from "./people.ts";

/** The list of sites and the form that adds one. */
export const sitesText = {
  sites: {
    heading: "Sites",
    online: (count: string) => `${count} online`,
    onlineUnknown: "– online",
    today: (visitors: string) => `${visitorsText(visitors)} today`,
    sparkline: (site: string) => `Visitors of ${site} per hour, today`,
    add: "Add a site",
    addFirst: "Add your first site",
    empty:
      "A site is one domain that you want to watch. Add it, put one line into its pages, and see the first visit arrive.",
    domain: "Domain",
    domainHint: "Without https:// and without a path, such as example.com",
    timezone: "Time zone",
    timezoneHint: "Where a day of this site begins",
    submit: "Add site",
    busy: "Adding…",
    cancel: "Cancel",
    badDomain: "Enter a domain name such as example.com.",
    exists: "This site exists already. Open it from the list.",
  },
};
