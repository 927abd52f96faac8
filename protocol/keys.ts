import * as v from "valibot";
import { objectOf } from "./plain-object.ts";

/** API keys of a site: shown once when made, stored hashed. `read` answers questions, `write` sends events. */
export const createKeySchema = objectOf({
  kind: v.picklist(["read", "write"], "must be read or write"),
  name: v.optional(
    v.pipe(v.string("must be a string"), v.trim(), v.maxLength(100, "must have at most 100 characters")),
    "",
  ),
});
export type CreateKey = v.InferOutput<typeof createKeySchema>;
export type KeyKind = CreateKey["kind"];

export interface ApiKey {
  id: string;
  kind: KeyKind;
  name: string;
  /** Unix milliseconds. */
  created_at: number;
  /** The UTC day (YYYY-MM-DD) on which it was last used; null: never. */
  last_used: string | null;
}

/** The answer to `POST …/keys`: the only time that the key itself is shown. */
export interface CreatedKey extends ApiKey {
  key: string;
}
