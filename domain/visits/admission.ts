import type { Hit, SeqInSession } from "../ingest/hit.ts";
import { looseIdentity } from "../parts/sealed-visit.ts";
import { addNumber, hasNumber } from "./interval-set.ts";
import type { Engagement, Session, Visit, Visitor } from "./visit.ts";

/**
 * Admission: is this hit new? A retry carries the same (session, seq) or the same explicit id, and is counted once for
 * ever. A pageview that repeats the tab's latest page within five seconds is a reload, and counts as a duplicate too.
 */
const RELOAD_WINDOW_MS = 5000;

const sessionOf = (visitor: Visitor, id: string): Session | undefined =>
  visitor.sessions.findLast((session) => session.id === id);

/** Notes a seq of a tab. @returns the tab; null when it had sent that before */
const noteSeq = (visitor: Visitor, { session: id, seq }: { session: string; seq: number }): Session | null => {
  const known = sessionOf(visitor, id);
  if (known) return addNumber(known.seen, seq) ? known : null;
  const session = { id, seen: [seq, seq], pageviewAt: Number.NEGATIVE_INFINITY, pageviewOn: "" };
  // Exactly as long as it is: a list that grows in place keeps room for sixteen more.
  visitor.sessions = visitor.sessions.concat(session);
  return session;
};

const noteId = (visitor: Visitor, id: string): void => {
  visitor.ids ??= new Set();
  visitor.ids.add(id);
};

const pageOf = (hit: { hostname: string; page: string }): string => `${hit.hostname}${hit.page}`;

/**
 * Whether the hit's identity was seen before.
 * @param visitor the hit's visitor, or undefined when it is new itself
 */
export const isDuplicate = (visitor: Visitor | undefined, hit: Hit): boolean => {
  if (!visitor) return false;
  if (hit.id !== "") return visitor.ids?.has(hit.id) ?? false;
  const session = sessionOf(visitor, hit.session);
  return session !== undefined && hasNumber(session.seen, hit.seq);
};

/** Whether a pageview merely repeats what its tab showed less than five seconds away. Imports are exempt. */
export const isReload = (visitor: Visitor | undefined, hit: Hit): boolean => {
  if (hit.kind !== "pageview" || hit.session === "") return false;
  const session = visitor && sessionOf(visitor, hit.session);
  if (!session) return false;
  return session.pageviewOn === pageOf(hit) && Math.abs(hit.at - session.pageviewAt) < RELOAD_WINDOW_MS;
};

const showedPage = (session: Session, hit: { at: number; hostname: string; page: string }): void => {
  if (hit.at < session.pageviewAt) return;
  session.pageviewAt = hit.at;
  session.pageviewOn = pageOf(hit);
};

/** Remembers the hit's identity, and has the hit share its session's text. @returns false when it was known already */
export const rememberHit = (visitor: Visitor, hit: Hit): boolean => {
  if (hit.id !== "") {
    if (visitor.ids?.has(hit.id)) return false;
    noteId(visitor, hit.id);
    return true;
  }
  const session = noteSeq(visitor, hit);
  if (!session) return false;
  hit.session = session.id;
  if (hit.kind === "pageview") showedPage(session, hit);
  return true;
};

/** Remembers the identities that a reopened run holds. */
export const rememberSealed = (
  visitor: Visitor,
  visit: Visit,
  engagements: readonly (readonly [key: string, engagement: Engagement])[],
): void => {
  for (const hit of visit.hits) {
    if (hit.id !== "") {
      noteId(visitor, hit.id);
      continue;
    }
    const session = noteSeq(visitor, hit);
    if (session && hit.kind === "pageview") showedPage(session, hit);
  }
  for (const [key, engagement] of engagements) {
    const { id } = looseIdentity(key, engagement);
    if (id !== "") noteId(visitor, id);
  }
};

/**
 * Remembers a reload too, though it does not count: a copy of it that the network brings when its tab has long moved on is no
 * view either.
 */
export const rememberReload = (visitor: Visitor, { session: id, seq }: SeqInSession): void => {
  const session = sessionOf(visitor, id);
  if (session) addNumber(session.seen, seq);
};
