import * as v from "valibot";
import { objectOf } from "./plain-object.ts";

/** `POST /api/session`: the browser dashboard trades a token (admin, or a site's read key) once for a signed cookie. */
export const signInSchema = objectOf({
  token: v.pipe(v.string("must be a string"), v.minLength(1, "can't be blank"), v.maxLength(512)),
});

/**
 * The same for who comes by a share link. 401: it asks for a password, or this is not it; 404: there is no such link (any more);
 * 410: it is over; 429: too many wrong passwords.
 */
export const openLinkSchema = objectOf({
  link: v.pipe(v.string("must be a string"), v.maxLength(128)),
  password: v.optional(v.pipe(v.string("must be a string"), v.maxLength(128))),
});

/** Who signed in. An admin sees all sites, a viewer one. */
export interface MemberSession {
  role: "admin" | "viewer";
  /** Null for an admin. */
  site: string | null;
  /** Unix milliseconds. */
  expires_at: number;
}

/** Who came by a share link, or to a public site: sees the figures of one site, and nothing else. */
export interface GuestSession {
  role: "guest";
  site: string;
  /** Unix milliseconds; null: for as long as the site is public. */
  expires_at: number | null;
  /** Id of the link; null for a public site. */
  link: string | null;
  /** Id of the segment that the link is limited to: there is no live view then. */
  segment: number | null;
}

/**
 * `GET /api/session`: who the cookie says that you are. `?link=<id>` asks about the session that began with a share link; every
 * request of that session names the link so, since a browser may hold several. `?site=<site>` without a cookie that opens the
 * site: a guest where it is public. 204 without a body: nobody.
 */
export type DashboardSession = MemberSession | GuestSession;
