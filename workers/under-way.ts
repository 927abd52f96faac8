import { overloaded } from "./answers.ts";

/**
 * Requests of trackers that one isolate works on at once, and bytes of their bodies. With more, each would only wait longer
 * while memory grows: a page that hears 503 keeps its events and sends them later. Most requests are small; the bytes bound
 * how long those wait that come among large ones.
 */
const REQUESTS_MAX = 512;
const BYTES_MAX = 2_000_000;
const RETRY_AFTER_S = 2;

const underWay = { requests: 0, bytes: 0 };

/** What the body will weigh: as much as may be when the request does not say. */
const bytesOf = ({ headers }: Request, limit: number): number => {
  const declared = Number(headers.get("content-length") ?? limit);
  // Beyond the limit it is refused unread.
  return declared >= 0 && declared <= limit ? declared : 0;
};

/**
 * Does the work that a request asks for, unless too much is under way.
 * @param limit bytes that its body may have
 * @throws Refusal 503, before anything was read
 */
export const withinCapacity = async <T>(request: Request, limit: number, work: () => Promise<T>): Promise<T> => {
  if (underWay.requests >= REQUESTS_MAX || underWay.bytes >= BYTES_MAX) throw overloaded(RETRY_AFTER_S);
  const bytes = bytesOf(request, limit);
  underWay.requests++;
  underWay.bytes += bytes;
  try {
    return await work();
  } finally {
    underWay.requests--;
    underWay.bytes -= bytes;
  }
};
