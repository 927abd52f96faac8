/** The frame around every screen: titles, header, connection, errors. */
export const shellText = {
  title: {
    sites: "Sites · Footfall",
    signIn: "Sign in · Footfall",
    notFound: "Not found · Footfall",
    site: (site: string) => `${site} · Footfall`,
    range: (period: string, site: string) => `${period} · ${site}`,
    live: (online: string, site: string) => `${online} online · ${site}`,
  },

  header: {
    label: "Main",
    home: "Footfall: all sites",
    chooseSite: "Site",
    signOut: "Sign out",
    theme: { system: "Theme: as the system", light: "Theme: light", dark: "Theme: dark" },
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
    chunk:
      "This screen could not be loaded. Try again; if it stays so, reload the page: the server may have been updated.",
    retry: "Try again",
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
};
