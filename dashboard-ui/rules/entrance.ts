import { pathOfSite } from "./route.ts";

/** How somebody came to this page; it stays so for as long as the page is open. */
export type Entrance =
  /** To an ordinary address: signed in, or to a public site. */
  | { by: "address" }
  /** `link` is the id that the token names; empty when it has not the shape of one. */
  | { by: "link"; token: string; link: string; embedded: boolean }
  /** To a public site, in a frame of another page. */
  | { by: "frame"; site: string };

/** As objects/link-token.ts has it. */
const linkToken = /^ff_link_([0-9a-f]{12})[0-9a-f]{32}$/;

const linkEntrance = (token: string, embedded: boolean): Entrance => ({
  by: "link",
  token,
  link: linkToken.exec(token)?.[1] ?? "",
  embedded,
});

/** `/share/<token>`, `/embed/<token>`, `/embed/<site>`, or any other path. */
export const entranceOf = (path: string): Entrance => {
  const [kind, subject = "", ...rest] = path.split("/").filter((part) => part !== "");
  if (subject === "" || rest.length > 0) return { by: "address" };
  if (kind === "share") return linkEntrance(subject, false);
  if (kind !== "embed") return { by: "address" };
  return subject.startsWith("ff_") ? linkEntrance(subject, true) : { by: "frame", site: subject.toLowerCase() };
};

export const isEmbedded = (entrance: Entrance): boolean =>
  entrance.by === "frame" || (entrance.by === "link" && entrance.embedded);

/** The path of a site's screen for who came so: the way in is the only one there is. */
export const pathOfScreen = (entrance: Entrance, site: string): string => {
  switch (entrance.by) {
    case "address":
      return pathOfSite(site);
    case "link":
      return `/${entrance.embedded ? "embed" : "share"}/${entrance.token}`;
    case "frame":
      return `/embed/${entrance.site}`;
  }
};

/** Where an embedded screen opens as a page of its own. */
export const pathOfOwnPage = (entrance: Entrance, site: string): string =>
  entrance.by === "link" ? `/share/${entrance.token}` : pathOfSite(site);

/** A request's path with the link that it is made by: a browser may hold several, and an account's session too. */
export const withLink = (path: string, entrance: Entrance): string =>
  entrance.by === "link" && entrance.link !== ""
    ? `${path}${path.includes("?") ? "&" : "?"}link=${entrance.link}`
    : path;
