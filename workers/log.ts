/** One line of JSON per entry, for operators and for programs that read logs. Never with a token, an address or a visitor. */

type Fields = Readonly<Record<string, string | number | boolean | null>>;

const ids = new WeakMap<Request, string>();

/** What a request is called in the log and in `x-request-id`: Cloudflare's ray, or a name of our own. */
export const requestIdOf = (request: Request): string => {
  const known = ids.get(request);
  if (known) return known;
  const id = request.headers.get("cf-ray") ?? crypto.randomUUID();
  ids.set(request, id);
  return id;
};

const textOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/** @param error what was thrown, if anything was */
export const log = (level: "info" | "warn" | "error", message: string, fields: Fields = {}, error?: unknown): void => {
  const entry = { level, message, ...fields, ...(error === undefined ? {} : { error: textOf(error) }) };
  console[level](JSON.stringify(entry));
};
