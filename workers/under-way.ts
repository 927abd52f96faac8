import { overloaded } from "./answers.ts";

/**
 * Requests of trackers that one isolate works on at once. With more, each would only wait longer while memory grows: a
 * page that hears 503 keeps its events and sends them later.
 */
const UNDER_WAY_MAX = 512;
const RETRY_AFTER_S = 2;

let underWay = 0;

/** Does the work, unless too much is under way. @throws Refusal 503, before anything was read */
export const withinCapacity = async <T>(work: () => Promise<T>): Promise<T> => {
  if (underWay >= UNDER_WAY_MAX) throw overloaded(RETRY_AFTER_S);
  underWay++;
  try {
    return await work();
  } finally {
    underWay--;
  }
};
