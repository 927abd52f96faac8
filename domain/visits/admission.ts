import type { Hit } from "../ingest/hit.ts";
import { looseIdentity } from "../parts/sealed-visit.ts";
import { addNumber, hasNumber } from "./interval-set.ts";
import type { Engagement, Session, Visit, Visitor } from "./visit.ts";

/**
 * Admission: is this hit new? A retry carries the same (session, seq) or the same explicit id, and is counted once for
 * ever. A pageview that repeats the tab's latest page within five seconds is a reload, and counts as a duplicate too.
 */
const RELOAD_WINDOW_MS = 5000;

const sessionOf = (visitor: Visitor, id: string): Session => {
  let session = visitor.sessions.get(id);
  if (!session) {
    session = { seen: [], pageviewAt: Number.NEGATIVE_INFINITY, pageviewOn: "" };
    visitor.sessions.set(id, session);
  }
  return session;
};

const pageOf = (hit: { hostname: string; page: string }): string => `${hit.hostname}${hit.page}`;

/**
 * Whether the hit's identity was seen before.
 * @param visitor the hit's visitor, or undefined when it is new itself
 */
export const isDuplicate = (visitor: Visitor | undefined, hit: Hit): boolean => {
  if (!visitor) return false;
  if (hit.id !== "") return visitor.ids.has(hit.id);
  const session = visitor.sessions.get(hit.session);
  return session !== undefined && hasNumber(session.seen, hit.seq);
};

/** Whether a pageview merely repeats what its tab showed less than five seconds away. Imports are exempt. */
export const isReload = (visitor: Visitor | undefined, hit: Hit): boolean => {
  if (hit.kind !== "pageview" || hit.session === "") return false;
  const session = visitor?.sessions.get(hit.session);
  if (!session) return false;
  return session.pageviewOn === pageOf(hit) && Math.abs(hit.at - session.pageviewAt) < RELOAD_WINDOW_MS;
};

const showedPage = (session: Session, hit: { at: number; hostname: string; page: string }): void => {
  if (hit.at < session.pageviewAt) return;
  session.pageviewAt = hit.at;
  session.pageviewOn = pageOf(hit);
};

/** Remembers the hit's identity. @returns false when it was known already */
export const rememberHit = (visitor: Visitor, hit: Hit): boolean => {
  if (hit.id !== "") {
    if (visitor.ids.has(hit.id)) return false;
    visitor.ids.add(hit.id);
    return true;
  }
  const session = sessionOf(visitor, hit.session);
  if (!addNumber(session.seen, hit.seq)) return false;
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
      visitor.ids.add(hit.id);
      continue;
    }
    const session = sessionOf(visitor, hit.session);
    addNumber(session.seen, hit.seq);
    if (hit.kind === "pageview") showedPage(session, hit);
  }
  for (const [key, engagement] of engagements) {
    const { id } = looseIdentity(key, engagement);
    if (id !== "") visitor.ids.add(id);
  }
};

/**
 * Remembers a reload too, though it does not count: a copy of it that the network brings when its tab has long moved on is no
 * view either.
 */
export const rememberReload = (visitor: Visitor, { session: id, seq }: Hit): void => {
  const session = visitor.sessions.get(id);
  if (session) addNumber(session.seen, seq);
};
