import type * as v from "valibot";

/** `{"error": "<one sentence that says what to do>"}` with the right status. */
export interface ErrorBody {
  error: string;
}

/** Ingest validation: `{"errors": {"<field>": ["…"]}}`, as Plausible clients expect it. */
export interface FieldErrorsBody {
  errors: Record<string, string[]>;
}

/**
 * Names what is wrong with a message, field by field.
 * @returns dotted path (`events.0.url`; `request` for the whole) to the sentences about it.
 */
export const fieldErrors = (issues: readonly v.BaseIssue<unknown>[]): Record<string, string[]> => {
  // A map: a field may be called `constructor`, and an object has something of that name already.
  const errors = new Map<string, string[]>();
  for (const issue of issues) {
    const field = issue.path?.map((item) => String(item.key)).join(".") || "request";
    const sentences = errors.get(field) ?? [];
    sentences.push(issue.input === undefined && issue.path ? "is required" : issue.message);
    errors.set(field, sentences);
  }
  return Object.fromEntries(errors);
};
