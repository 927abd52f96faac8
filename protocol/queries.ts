import * as v from "valibot";
import { QUERIES_PER_REQUEST } from "./limits.ts";
import { objectOf } from "./plain-object.ts";
import type { QueryAnswer } from "./query.ts";

/** `POST /api/sites/:site/queries`: several questions of Stats API v2 in one request, for a screen of many panels. */

/** Each question as `POST /api/v2/query` takes it, without `site_id`; what is wrong with one is said in its answer. */
export const queriesSchema = objectOf({
  queries: v.pipe(
    v.array(v.record(v.string(), v.unknown(), "must be a question"), "must be a list of questions"),
    v.maxLength(QUERIES_PER_REQUEST, `must have at most ${QUERIES_PER_REQUEST} entries`),
  ),
});

/** Answers in the order of the questions; a question that cannot be answered has a sentence instead. */
export interface QueriesAnswer {
  /** The site's time zone (IANA), in which days and hours of all answers are. */
  timezone: string;
  answers: (QueryAnswer | { error: string })[];
}
