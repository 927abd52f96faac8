import * as v from "valibot";
import { EVENT_ID_CHARS, SESSION_CHARS, VISITOR_CHARS } from "./limits.ts";

const domainName = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;

/** A site's domain, lower-case, without scheme, port or path; the same string is `site_id` in queries. */
export const siteIdSchema = v.pipe(
  v.string("must be a string"),
  v.regex(domainName, "must be a domain name in lower case, such as example.com"),
  v.brand("SiteId"),
);
export type SiteId = v.InferOutput<typeof siteIdSchema>;

const opaqueId = (chars: number) =>
  v.pipe(
    v.string("must be a string"),
    v.minLength(1, "can't be blank"),
    v.maxLength(chars, `must have at most ${chars} characters`),
  );

/** What a browser calls its visitor: a random UUID from localStorage, or any opaque string in an import. */
export const visitorIdSchema = opaqueId(VISITOR_CHARS);
/** One tab's life: a random UUID from sessionStorage. */
export const sessionIdSchema = opaqueId(SESSION_CHARS);
/** An explicit identity of an imported event. */
export const eventIdSchema = opaqueId(EVENT_ID_CHARS);
