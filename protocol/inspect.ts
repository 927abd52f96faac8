/** Longest value that an error sentence repeats. */
const INSPECTED_CHARS = 500;

const inspectValue = (value: unknown, depth: number): string => {
  if (value === null || value === undefined) return "nil";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object") return String(value);
  if (depth > 30) return "...";
  if (Array.isArray(value)) return `[${value.map((item) => inspectValue(item, depth + 1)).join(", ")}]`;
  const entries = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)} => ${inspectValue(item, depth + 1)}`,
  );
  return `%{${entries.join(", ")}}`;
};

/** A JSON value as Plausible's error sentences write it, in Elixir's notation. */
export const inspect = (value: unknown): string => {
  const text = inspectValue(value, 0);
  return text.length > INSPECTED_CHARS ? `${text.slice(0, INSPECTED_CHARS)}...` : text;
};

/** The JSON type of a value, as schema errors name it. */
export const jsonType = (value: unknown): string => {
  if (value === null || value === undefined) return "Null";
  if (Array.isArray(value)) return "Array";
  if (typeof value === "number") return Number.isInteger(value) ? "Integer" : "Number";
  return { string: "String", boolean: "Boolean", object: "Object" }[typeof value as string] ?? "Null";
};
