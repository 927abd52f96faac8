/** What was refused and why, and how the installation is. */
export const healthText = {
  heading: "What was refused",
  lead: "Events that arrived and were not counted, by day of UTC. Counts are kept for 90 days.",
  range: "Shown",
  ranges: { "7": "Last 7 days", "30": "Last 30 days", "90": "Last 90 days" },
  none: "Nothing was refused in this time.",
  chart: (reason: string) => `${reason}, by day`,
  byDay: "By day",
  day: "Day",
  reason: "Reason",
  count: "Events",
  meaning: "What it means",
  toSection: (section: string) => `Go to ${section}`,
  warnings: "Worth knowing",
  reasons: {
    invalid: {
      name: "Not valid",
      means: "The event was no event, or its address was none that a browser can have.",
      todo: "Trackers send none of these. Look at what else sends to this site: a script of yours, or a scanner.",
    },
    unknown_site: {
      name: "Unknown site",
      means: "The site did not exist when the event arrived.",
      todo: "Compare data-site in your pages with this site's name.",
    },
    host_not_allowed: {
      name: "Another host",
      means: "The page is on a host that this site does not count.",
      todo: "Is it yours (a staging domain, a proxy, a translation service)? Then add it to the hosts. Else somebody copied your pages, and nothing is to be done.",
    },
    bot: {
      name: "Bot",
      means: "The browser said of itself that it is a program: a search engine, a monitor, a headless browser.",
      todo: "Nothing is to be done. A monitor of your own is counted when it sends an ordinary browser's name.",
    },
    spam_referrer: {
      name: "Spam referrer",
      means: "The visit claims to come from a site that is known for making such visits up.",
      todo: "Nothing is to be done.",
    },
    excluded: {
      name: "Excluded",
      means: "Its address, country or page is on this site's list of exclusions.",
      todo: "That is your own wish. If it is too much, look through the exclusions.",
    },
    not_allowed: {
      name: "Event not listed",
      means: "The event's name is not on the list of events that are kept.",
      todo: "Add the name to the list, or let every event in.",
    },
    over_quota: {
      name: "Beyond the quota",
      means: "The month's quota of this site was used up.",
      todo: "Raise the quota, or wait for the next month.",
    },
    too_late: {
      name: "Too late",
      means: "The event happened longer ago than late events may.",
      todo: "Devices that were offline for long send such. Allow more hours if you want them.",
    },
    clock_skew: {
      name: "Wrong clock",
      means: "The event's time is more than a day in the future, even after its clock was corrected.",
      todo: "Nothing is to be done: that device's clock is wrong.",
    },
    opted_out: {
      name: "Opted out",
      means: "The browser sends Do Not Track or Global Privacy Control.",
      todo: "Nothing is to be done, and these people will thank you.",
    },
  },
  folded: {
    pages: {
      name: "Too many pages",
      means: "The day had more distinct pages than are kept; further ones are counted as (other).",
      todo: "Usually an id or a token in the path. Let the page say a plainer address, or scrub more.",
    },
    events: {
      name: "Too many event names",
      means: "The day had more distinct names than are kept; further ones are counted as (other).",
      todo: "Names are made of data, such as an id. Put the data into a property, or list the events.",
    },
    props: {
      name: "Too many property keys",
      means: "The day had more distinct keys than are kept; further ones are counted as (other).",
      todo: "Keys are made of data. Put the data into the value, or list the properties.",
    },
  },
  server: {
    heading: "This installation",
    lead: "Since the server began, or of the isolate that answered.",
    states: { up: "Works", degraded: "Works badly", down: "Does not work" },
    version: "Version",
    accepted: "Events accepted",
    duplicates: "Recognised again",
    dropped: "Events refused",
    requests: "Requests answered",
    failures: "Requests that failed",
    audit: "Metrics for Prometheus are at /api/metrics.",
  },
};
