/**
 * Every word that the dashboard shows. A translation is another file of this shape; numbers and times inside the
 * sentences arrive already formatted in the viewer's locale (rules/format-number.ts, rules/format-time.ts).
 */
export const text = {
  product: "Footfall",
  skipToContent: "Skip to content",
  loading: "Loading…",

  title: {
    sites: "Sites · Footfall",
    signIn: "Sign in · Footfall",
    notFound: "Not found · Footfall",
    site: (site: string) => `${site} · Footfall`,
    live: (online: string, site: string) => `${online} online · ${site}`,
  },

  header: {
    label: "Main",
    home: "Footfall: all sites",
    chooseSite: "Site",
    signOut: "Sign out",
    theme: { system: "Theme: as the system", light: "Theme: light", dark: "Theme: dark" },
  },

  signIn: {
    heading: "Sign in",
    intro: "Enter the admin token of this installation, or a read key of one site.",
    token: "Token",
    show: "Show token",
    hide: "Hide token",
    submit: "Sign in",
    busy: "Signing in…",
    hint: "On a machine of your own the token is printed by npm start. On Cloudflare it is the secret FOOTFALL_ADMIN_TOKEN.",
    empty: "Enter a token first.",
    refused: "This token is not known here. Check that it was copied whole.",
    linkRefused: "The sign-in link is no longer valid. Enter a token, or ask for a new link.",
    ended: "Your session has ended. Sign in again to go on.",
    throttled: "Too many attempts. Wait a minute, then try again.",
  },

  sites: {
    heading: "Sites",
    online: (count: string) => `${count} online`,
    onlineUnknown: "not known",
    today: (visitors: string) => `${visitors} visitors today`,
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

  live: {
    online: "Online now",
    onlineLastKnown: "Last known",
    onlineHint: "visitors in the last 5 minutes",
    announceOnline: (count: string) => `${count} visitors online`,
    announceFirstVisit: "The first visit has arrived.",
    chart: "Last 30 minutes",
    chartSummary: (pageviews: string, minute: string, peak: string) =>
      `${pageviews} pageviews in the last 30 minutes, most at ${minute}: ${peak}.`,
    chartEmpty: "No pageviews in the last 30 minutes.",
    minute: "Minute",
    pageviews: "Pageviews",
    visitors: "Visitors",
    soFar: "so far",
    today: {
      heading: "Today",
      visitors: "Visitors",
      visits: "Visits",
      pageviews: "Pageviews",
      bounceRate: "Bounce rate",
      visitDuration: "Visit duration",
      failed: "Today's figures could not be loaded.",
    },
    panel: {
      pages: "Pages",
      sources: "Sources",
      countries: "Countries",
      devices: "Devices",
      column: "Online",
      empty: "Nobody here right now.",
      showAll: (count: string) => `Show all ${count}`,
      showFewer: "Show fewer",
    },
    events: {
      heading: "Last events",
      empty: "Events appear here as they happen.",
      pageview: "Pageview",
      on: (name: string, page: string) => `${name} on ${page}`,
    },
    map: {
      heading: "Where they are",
      label: (visitors: string, places: string) => `World map: ${visitors} visitors in ${places} places.`,
      loading: "Loading the map…",
      failed: "The map could not be loaded.",
      legend: "Value score",
      legendHint: "How likely a visit is to convert, 0 to 100",
      unplaced: (count: string) => `${count} not on the map`,
      sampled: (shown: string, total: string) => `${shown} of ${total} shown`,
      visitors: (count: string) => `${count} visitors here`,
      score: (score: string) => `Score ${score}`,
      since: "Time since the visit began",
    },
  },

  connection: {
    connecting: "Connecting",
    live: "Live",
    reconnecting: "Reconnecting",
    offline: "Offline",
    closed: "Disconnected",
    reconnectingNote: "Connection lost, trying again. Figures may be behind.",
    offlineNote: "This device is offline. Figures will move again when it is back.",
    closedNote: "The live stream has ended.",
    figuresFrom: (time: string) => `Shown as of ${time}.`,
    connectAgain: "Connect again",
  },

  install: {
    heading: "Waiting for the first visit",
    intro: (site: string) =>
      `Put this line into the head of every page of ${site}. This page changes by itself when the first visit arrives.`,
    snippet: "Tracker snippet",
    copy: "Copy",
    copied: "Copied",
    copyFailed: "Select and copy by hand",
    waiting: "Listening for events…",
    notListening: "Not connected: a visit would not show here yet.",
    steps: [
      "Publish the page with the line above.",
      "Open it in a browser. Only the site's own domain and its subdomains are counted.",
      "Watch this page: it shows you within a second.",
    ],
    help: "Nothing arrives?",
    helpText:
      "A content blocker, Do Not Track or Global Privacy Control in your own browser keeps you from being counted. Try a private window without extensions.",
  },

  notFound: {
    heading: "There is no such page",
    text: (path: string) => `Nothing is at ${path}. A site is at its domain, such as /example.com.`,
    siteHeading: (site: string) => `${site} is not here`,
    siteText:
      "The site does not exist, or your token may not see it. Check the domain's spelling, or sign in with another token.",
    back: "Go to the sites",
  },

  error: {
    heading: "This did not work",
    network: "The server cannot be reached. Check your connection, then try again.",
    server: "The server could not answer. Try again in a moment; if it stays so, look at the server's log.",
    retry: "Try again",
  },

  place: {
    direct: "Direct / None",
    notSet: "(not set)",
    unknownPlace: "Unknown place",
  },

  time: {
    now: "now",
    seconds: (count: string) => `${count} s`,
    minutes: (count: string) => `${count} min`,
    hours: (count: string) => `${count} h`,
    minutesSeconds: (minutes: string, seconds: string) => `${minutes}m ${seconds}s`,
    onlySeconds: (seconds: string) => `${seconds}s`,
  },
};
