import * as v from "valibot";

/**
 * Objects as JSON has them, where valibot's own schemas see them otherwise. Both wrap a schema instead of piping it: the description of
 * the API is made from what the schema says of itself.
 */

/** What is wrong with an object: it is none, or has a key that is not known. */
const form = ({ expected }: v.StrictObjectIssue): string =>
  expected === "never" ? "is not known here" : "must be a JSON object";

/** An object of these keys and no others; valibot would let a list pass for an empty one. */
export const objectOf = <const TEntries extends v.ObjectEntries>(
  entries: TEntries,
  message: string | typeof form = form,
): v.StrictObjectSchema<TEntries, string | typeof form> => {
  const schema = v.strictObject(entries, message);
  return {
    ...schema,
    "~run": (dataset, config) => schema["~run"](Array.isArray(dataset.value) ? { value: null } : dataset, config),
  };
};

/** Names that valibot's records leave out without a word, lest they reach a prototype: as own keys they are names like any other. */
const LEFT_OUT = ["constructor", "prototype"] as const;

/** An object whose keys somebody else chose: a race has a `constructor`. Only `__proto__` is left out. */
export const recordOf = <TValue extends v.GenericSchema>(
  key: v.GenericSchema<string>,
  value: TValue,
  message: string,
): v.RecordSchema<v.GenericSchema<string>, TValue, string> => {
  const schema = v.record(key, value, message);
  return {
    ...schema,
    "~run": (dataset, config) => {
      const input = dataset.value as Record<string, unknown> | null | undefined;
      const result = schema["~run"](dataset, config);
      if (!result.typed || !input) return result;
      for (const name of LEFT_OUT) {
        if (!Object.hasOwn(input, name)) continue;
        const one = value["~run"]({ value: input[name] }, config);
        if (one.issues) {
          const place: v.ObjectPathItem = { type: "object", origin: "value", input, key: name, value: input[name] };
          const [first, ...others] = one.issues.map((issue) => ({ ...issue, path: [place, ...(issue.path ?? [])] }));
          return { ...result, typed: false, issues: [first, ...others] } as v.FailureDataset<v.BaseIssue<unknown>>;
        }
        Object.assign(result.value, { [name]: one.value });
      }
      return result;
    },
  };
};
