/** What a URL would read differently, or not at all, if it stood in a path as it is. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to be found
const special = /[%?#\\\u0000-\u0020\u007f]/g;

const encoded = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;

/** An address from which exactly this hostname and page are read again (domain/ingest/page.ts). */
export const addressOfPage = (hostname: string, page: string): string =>
  `https://${hostname}${page.startsWith("/") ? "" : "/"}${page.toWellFormed().replace(special, encoded)}`;
