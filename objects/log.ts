/** What stands in an entry beside its message. */
type LogFields = Readonly<Record<string, string | number | boolean | null>>;

const textOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/**
 * One line of JSON per entry, for operators and for programs that read logs. Never with a token, an address, a visitor or a
 * query.
 * @param error what was thrown, if anything was
 */
export const writeLog = (
  level: "info" | "warn" | "error",
  message: string,
  fields: LogFields = {},
  error?: unknown,
): void => {
  const entry = { level, message, ...fields, ...(error === undefined ? {} : { error: textOf(error) }) };
  console[level](JSON.stringify(entry));
};

/**
 * A failure of an object: one entry under its name and a number of its own. The number is part of what the callers are told,
 * so it stands in the Worker's entries too, beside the ids of the requests that failed for it.
 * @returns what to tell them
 */
export const logIncident = (object: string, message: string, error: unknown): string => {
  const incident = crypto.randomUUID();
  writeLog("error", message, { object, incident }, error);
  return `${message} (incident ${incident})`;
};
