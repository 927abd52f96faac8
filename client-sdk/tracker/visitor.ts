import { keep, randomId, readKept } from "./storage.ts";

const VISITOR_LIFE_MS = 365 * 24 * 3600 * 1000;

interface KeptVisitor {
  id: string;
  /** Unix ms. It is never renewed, so an id ends after a year whatever its visitor does. */
  created: number;
}

/** The id that the browser keeps for this site's visitor, made when there is none or when it is a year old. */
export const visitorIdOf = (key: string): string => {
  let visitor = readKept<KeptVisitor>("localStorage", key);
  if (!visitor || Date.now() - visitor.created > VISITOR_LIFE_MS) {
    visitor = { id: randomId(), created: Date.now() };
    keep("localStorage", key, visitor);
  }
  return visitor.id;
};
