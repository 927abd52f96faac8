import { Intake } from "../../domain/limits/intake.ts";
import { overloaded } from "../http/answers.ts";
import { readText } from "../http/body.ts";

/**
 * What one isolate works on at once for trackers. Most requests are small; the bytes bound how long those wait that come among
 * large ones: a megabyte is 3,000 to 10,000 events, which take a tenth of a second of processor, and
 * their commit.
 */
const intake = new Intake({ requests: 1000, bytes: 1_000_000, requestsInAll: 2000 });
/** What a body counts for until it was read: one who promises a lot and sends nothing must not keep out many others. */
const PROMISED_BYTES_MAX = 16_000;
const USUAL_BYTES = 1000;

/** Seconds. */
export const RETRY_AFTER_S = 2;

/** When somebody looked last, ms. */
let lookedAt = Number.NEGATIVE_INFINITY;
/** A request may be ended in the midst of looking. */
const LOOKING_MS = 1000;

/** Until there is room again. A timer rings after the sockets were looked at. */
const lookForRoom = async (): Promise<void> => {
  do {
    lookedAt = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 1));
  } while (intake.look(performance.now()));
  lookedAt = Number.NEGATIVE_INFINITY;
};

/** Whether the next would be refused: asked before anything is done for it, so that a refusal costs next to nothing. */
export const hasHandsFull = (ctx: ExecutionContext): boolean => {
  const now = performance.now();
  const refuses = intake.refuses(now);
  if (refuses && now - lookedAt > LOOKING_MS) ctx.waitUntil(lookForRoom());
  return refuses;
};

/** Who sends nothing takes a place all the same: when others need it, a body has to be here within this time. */
const BODY_PATIENCE_MS = 3000;

/** @throws Refusal as `readText`, and 503 when the body takes too long for one of many */
const readInTime = async (request: Request, limit: number): Promise<string> => {
  if (!intake.isCrowded) return readText(request, limit);
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(overloaded(RETRY_AFTER_S)), BODY_PATIENCE_MS);
  try {
    return await Promise.race([readText(request, limit), late.promise]);
  } finally {
    clearTimeout(timer);
  }
};

const promisedBytes = (request: Request): number => {
  const promised = Number(request.headers.get("content-length") ?? USUAL_BYTES);
  return promised >= 0 ? Math.min(promised, PROMISED_BYTES_MAX) : USUAL_BYTES;
};

/**
 * Does the work that a request asks for, unless too much is under way. Whoever hangs up ends a request in the midst of it, and no
 * `finally` runs then, unless the platform was told to wait: what is counted here would be counted for ever.
 * @param limit bytes that its body may have
 * @param work is given the body
 * @throws Refusal 503 before anything was read; 413 and 400 as `readText`
 */
export const withinCapacity = <T>(
  request: Request,
  ctx: ExecutionContext,
  { limit, work }: { limit: number; work: (body: string) => Promise<T> },
): Promise<T> => {
  if (hasHandsFull(ctx)) return Promise.reject(overloaded(RETRY_AFTER_S));
  const done = doOneOfMany(request, limit, work);
  ctx.waitUntil(done.catch(() => {}));
  return done;
};

const doOneOfMany = async <T>(request: Request, limit: number, work: (body: string) => Promise<T>): Promise<T> => {
  const entrant = intake.enter(promisedBytes(request));
  try {
    const body = await readInTime(request, limit);
    intake.weigh(entrant, body.length);
    return await work(body);
  } finally {
    intake.leave(entrant);
  }
};
