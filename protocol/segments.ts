import * as v from "valibot";
import { SEGMENT_CHARS, SEGMENT_DEPTH } from "./limits.ts";
import { objectOf } from "./plain-object.ts";
import { filterSchema } from "./query.ts";
import { type Filter, isFilter } from "./query-grammar.ts";

/** Saved segments: filters with a name, which a question names as `["is", "segment", [<id>, …]]` (docs/sharing.md). */

const nameSchema = v.pipe(
  v.string("must be a string"),
  v.trim(),
  v.minLength(1, "can't be blank"),
  v.maxLength(100, "must have at most 100 characters"),
);

/** A filter holds a dimension, another filter, or a list of them. */
const namesSegment = ([, subject]: Filter): boolean =>
  typeof subject === "string"
    ? subject === "segment"
    : typeof subject[0] === "string"
      ? namesSegment(subject as Filter)
      : (subject as readonly Filter[]).some(namesSegment);

/** All of them hold together. Shallow enough that they may stand inside another filter. */
const filtersSchema: v.GenericSchema<Filter[]> = v.pipe(
  v.array(filterSchema, "must be a list of filters"),
  v.minLength(1, "must have at least one filter"),
  v.check((filters) => !filters.some(namesSegment), "must not name other segments"),
  v.check((filters) => filters.every((filter) => isFilter(filter, SEGMENT_DEPTH)), "are nested too deeply"),
  v.check(
    (filters) => JSON.stringify(filters).length <= SEGMENT_CHARS,
    `must have at most ${SEGMENT_CHARS} characters as JSON`,
  ),
);

/** `POST /api/sites/:site/segments`. Filters are those of Stats API v2; what they may mean is checked like a question's. */
export const createSegmentSchema = objectOf({ name: nameSchema, filters: filtersSchema });
export type CreateSegment = v.InferOutput<typeof createSegmentSchema>;

/** `PATCH /api/sites/:site/segments/:id`: either or both. */
export const changeSegmentSchema = objectOf({ name: v.optional(nameSchema), filters: v.optional(filtersSchema) });
export type ChangeSegment = v.InferOutput<typeof changeSegmentSchema>;

/** The answer to both, and an entry of `GET /api/sites/:site/segments` (`{"segments": […]}`, in the order of their names). */
export interface Segment {
  /** A small positive integer, never given to another segment. */
  id: number;
  name: string;
  filters: Filter[];
}
