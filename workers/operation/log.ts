import { writeLog } from "../../objects/log.ts";

const ids = new WeakMap<Request, string>();

/** What a request is called in the log and in `x-request-id`: Cloudflare's ray, or a name of our own. */
export const requestIdOf = (request: Request): string => {
  const known = ids.get(request);
  if (known) return known;
  const id = request.headers.get("cf-ray") ?? crypto.randomUUID();
  ids.set(request, id);
  return id;
};

/** The Worker's entries and the objects' look alike. */
export const log = writeLog;
