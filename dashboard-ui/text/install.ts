/** The screen that waits for a site's first visit. */
export const installText = {
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
};
