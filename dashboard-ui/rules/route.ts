/** Addresses of the dashboard: `/` is the list of sites, `/example.com` the screen of one, `/example.com/settings/goals` a section of its settings. No hashes. */

export type Route =
  | { name: "sites" }
  | { name: "site"; site: string }
  /** `section` is empty where the address names none. */
  | { name: "settings"; site: string; section: string }
  /** By a share link, or in a frame (rules/entrance.ts). */
  | { name: "shared" }
  | { name: "unknown"; path: string };

/** As protocol/ids.ts has it; written out because the dashboard needs no validator for the rest. */
const siteId = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

/** What to show at a path. A trailing slash and capitals in the domain are forgiven. */
export const parseRoute = (path: string): Route => {
  const segments = decoded(path)
    .split("/")
    .filter((segment) => segment !== "");
  const [first, ...rest] = segments;
  if (first === undefined) return { name: "sites" };
  const site = first.toLowerCase();
  if (site.length <= 253 && siteId.test(site)) {
    if (rest.length === 0) return { name: "site", site };
    if (rest.length === 1 && (first === "share" || first === "embed")) return { name: "shared" };
    if (rest.length <= 2 && rest[0] === "settings") return { name: "settings", site, section: rest[1] ?? "" };
  }
  return { name: "unknown", path };
};

export const pathOfSite = (site: string): string => `/${site}`;

export const pathOfSettings = (site: string, section = ""): string =>
  `${pathOfSite(site)}/settings${section === "" ? "" : `/${section}`}`;

/**
 * The site that somebody means who types or pastes `https://Example.com/pricing`.
 * @returns the domain in lower case, or null when it is none.
 */
export const siteFromInput = (input: string): string | null => {
  const host = input
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, "")
    .replace(/[/?#].*$/, "")
    .replace(/:\d+$/, "")
    .replace(/\.$/, "");
  return host.length > 0 && host.length <= 253 && siteId.test(host) ? host : null;
};
