/** What a site's owner puts into another page (client-sdk/embed, docs/sharing.md). Tokens and names of sites need no escaping. */

/** The element that shows how many are online. */
export const counterTag = (origin: string, site: string, token: string): string =>
  `<script defer src="${origin}/embed.js"></script>\n<footfall-live site="${site}" token="${token}"></footfall-live>`;

/** The dashboard in a frame. @param title for who cannot see it */
export const frameTag = (url: string, title: string): string =>
  `<iframe src="${url}" title="${title}" loading="lazy" style="border:0;width:100%;height:900px"></iframe>`;
