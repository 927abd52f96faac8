import { hash32, hash96 } from "./hash.ts";

/** Who an event belongs to, and by what it is recognised when it is sent again. */

/** The shard that owns a visitor. @param key the visitor's id, or what stays the same for a pseudonym across its days */
export const shardOf = (key: string, shards: number): number => (shards === 1 ? 0 : hash32(key) % shards);

export type IdentityMode = "visitor" | "session" | "daily";

/**
 * The id under which a request's visitor is known, or null when a daily pseudonym has to be derived.
 * A site may keep less than the tracker sends, never more.
 */
export const visitorOf = (mode: IdentityMode, visitor: string | null, session: string | null): string | null => {
  if (mode === "daily") return null;
  return mode === "visitor" ? (visitor ?? session) : session;
};

/** What a pseudonym is derived from; the site is in it, so that nobody can be followed from one site to another. */
export const pseudonymInput = (site: string, ip: string, userAgent: string): string => `${site}\n${ip}\n${userAgent}`;

/** What a request without a session says about an event: the same in every retry of it. */
export interface EventTraits {
  seq: number;
  at: number;
  type: string;
  name: string;
  url: string;
}

/** Identity of an event that has no session, so that a retry is recognised. */
export const eventIdWithoutSession = (visitor: string, event: EventTraits): string =>
  hash96(`e\n${visitor}\n${event.seq}\n${event.at}\n${event.type}\n${event.name}\n${event.url}`);

/** Identity of an event whose session may not be kept: recognisable, but nobody can tell which events belong together. */
export const eventIdOfSession = (session: string, seq: number): string => hash96(`s\n${session}\n${seq}`);

/** Begins an id that an export gave: what follows is the identity itself. */
export const EXPORTED_ID = "~";

/** Identity of an imported line that brings its own. */
export const importedIdOf = (id: string): string =>
  id.startsWith(EXPORTED_ID) && id !== EXPORTED_ID ? id.slice(EXPORTED_ID.length) : hash96(`i\n${id}`);

/** What makes two imported lines equal. */
export const importedLineKey = (line: {
  visitor: string;
  at: number;
  type: string;
  name?: string | null | undefined;
  url: string;
}): string => `${line.visitor}\n${line.at}\n${line.type}\n${line.name ?? ""}\n${line.url}`;

/** Identity of an imported line without one. @param occurrence 1 for the first among equal lines of the request */
export const importedLineId = (key: string, occurrence: number): string => hash96(`l\n${key}\n${occurrence}`);

/** Identity of an event that came through somebody else's interface. @param id what that calls it, or a random one */
export const foreignEventId = (id: string): string => hash96(`m\n${id}`);
