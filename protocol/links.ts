import * as v from "valibot";
import { objectOf } from "./plain-object.ts";

/**
 * Share links of a site (docs/sharing.md). `dashboard` opens the site's figures in a browser, read-only; `counter` only tells
 * how many are online, so its token may stand in the source of a public page (`<footfall-live>`).
 */
const linkKindSchema = v.picklist(["dashboard", "counter"], "must be dashboard or counter");
export type LinkKind = v.InferOutput<typeof linkKindSchema>;

/** `POST /api/sites/:site/links`. */
export const createLinkSchema = v.pipe(
  objectOf({
    kind: v.optional(linkKindSchema, "dashboard"),
    name: v.optional(
      v.pipe(v.string("must be a string"), v.trim(), v.maxLength(100, "must have at most 100 characters")),
      "",
    ),
    /** Asked for before the dashboard opens. Null: none. */
    password: v.optional(
      v.nullable(
        v.pipe(
          v.string("must be a string"),
          v.minLength(8, "must have at least 8 characters"),
          v.maxLength(128, "must have at most 128 characters"),
        ),
      ),
      null,
    ),
    /** Unix milliseconds, in the future. Null: never. */
    expires_at: v.optional(v.nullable(v.pipe(v.number("must be a number"), v.integer("must be a whole number"))), null),
    /** Id of a segment: whoever comes by the link sees only what matches it, and no live view. Null: everything. */
    segment: v.optional(
      v.nullable(v.pipe(v.number("must be a number"), v.integer("must be a whole number"), v.minValue(1))),
      null,
    ),
  }),
  v.check(
    ({ kind, password, segment }) => kind === "dashboard" || (password === null && segment === null),
    "of a counter cannot have a password or a segment",
  ),
);
export type CreateLink = v.InferOutput<typeof createLinkSchema>;

/** The answer to it (201), and an entry of `GET /api/sites/:site/links` (`{"links": […]}`, oldest first). */
export interface ShareLink {
  id: string;
  kind: LinkKind;
  name: string;
  /** Unix milliseconds. */
  created_at: number;
  expires_at: number | null;
  has_password: boolean;
  segment: number | null;
  /** The UTC day (YYYY-MM-DD) on which it was last opened; null: never. */
  last_used: string | null;
  /** The secret: `ff_link_…`, of a counter `ff_live_…`. Can be read again at any time (docs/decisions/links-to-copy-again.md). */
  token: string;
  /** `https://HOST/share/<token>`, and for an iframe `https://HOST/embed/<token>`. Null for a counter. */
  url: string | null;
  embed_url: string | null;
}

/**
 * `GET /api/sites/:site/online`: of a public site for anyone, else with `?token=ff_live_…`. With `Upgrade: websocket` the same
 * object as text, at once and whenever it changes, at most ten times a second.
 */
export interface Online {
  online: number;
}
