import { overloaded } from "../http/answers.ts";
import { readText } from "../http/body.ts";

/**
 * Requests of trackers that one isolate works on at once, and bytes of their bodies. With more, each would only wait longer
 * while memory grows: a page that hears 503 keeps its events and sends them later. Most requests are small; the bytes bound
 * how long those wait that come among large ones.
 */
const REQUESTS_MAX = 512;
const BYTES_MAX = 2_000_000;
/**
 * A body may take as long as its sender likes, so one that is being read is no work yet. But a server with its hands full reads
 * the newest first: what it cannot come to is better sent away.
 */
const READING_MAX = 512;
/** Seconds. */
export const RETRY_AFTER_S = 2;

const underWay = { reading: 0, requests: 0, bytes: 0 };

const isFull = (): boolean => underWay.requests >= REQUESTS_MAX || underWay.bytes >= BYTES_MAX;

/** Whether the next would be refused: asked before anything is done for it, so that a refusal costs next to nothing. */
export const hasHandsFull = (): boolean => isFull() || underWay.reading >= READING_MAX;

/**
 * Does the work that a request asks for, unless too much is under way. Whoever hangs up ends a request in the midst of it, and no
 * `finally` runs then, unless the platform was told to wait: what is counted here would be counted for ever.
 * @param limit bytes that its body may have
 * @param work is given the body
 * @throws Refusal 503, mostly before anything was read; 413 and 400 as `readText`
 */
export const withinCapacity = <T>(
  request: Request,
  ctx: ExecutionContext,
  { limit, work }: { limit: number; work: (body: string) => Promise<T> },
): Promise<T> => {
  if (hasHandsFull()) return Promise.reject(overloaded(RETRY_AFTER_S));
  const done = doOneOfMany(request, limit, work);
  ctx.waitUntil(done.catch(() => {}));
  return done;
};

const doOneOfMany = async <T>(request: Request, limit: number, work: (body: string) => Promise<T>): Promise<T> => {
  const body = await readOneOfMany(request, limit);
  if (isFull()) throw overloaded(RETRY_AFTER_S);
  underWay.requests++;
  underWay.bytes += body.length;
  try {
    return await work(body);
  } finally {
    underWay.requests--;
    underWay.bytes -= body.length;
  }
};

const readOneOfMany = async (request: Request, limit: number): Promise<string> => {
  underWay.reading++;
  try {
    return await readText(request, limit);
  } finally {
    underWay.reading--;
  }
};
