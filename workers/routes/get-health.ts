import { directoryStub, shardStub } from "../../objects/addresses.ts";
import type { Env } from "../env.ts";
import { json } from "../http/answers.ts";
import { log } from "../operation/log.ts";
import { failureShare } from "../operation/metrics.ts";
import { RELEASE } from "../operation/release.ts";

const PATIENCE_MS = 5000;
/** An answer that takes longer, or so many failures in the last minute, is no good sign. */
const SLOW_MS = 1000;
const FAILURES_BEARABLE = 0.05;
/** Objects of this name know no site, so asking them stores nothing. */
const NOBODY = "health.invalid";
/** Anybody may ask, in a loop too, and there is one Directory for all sites: a good answer stands for so long. */
const STANDS_MS = 1000;

/** The last good probe by the bindings that it went through. */
const known = new WeakMap<Env, { tookMs: number; until: number }>();

/** Milliseconds that the objects took; null when one did not answer in time. */
const probe = async (env: Env): Promise<number | null> => {
  const last = known.get(env);
  if (last && last.until > Date.now()) return last.tookMs;
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  const began = Date.now();
  try {
    await Promise.race([
      Promise.all([directoryStub(env).site(NOBODY), shardStub(env, NOBODY, 0, null).scan([])]),
      late,
    ]);
    const tookMs = Date.now() - began;
    known.set(env, { tookMs, until: Date.now() + STANDS_MS });
    return tookMs;
  } catch (error) {
    log("error", "health: the objects cannot be reached", {}, error);
    return null;
  } finally {
    clearTimeout(timer);
  }
};

/**
 * `GET /api/health`: `up`; `degraded` when the objects answer slowly or requests fail; `down`, with 503, when the objects
 * cannot be reached.
 */
export const getHealth = async (_request: Request, env: Env): Promise<Response> => {
  const tookMs = await probe(env);
  if (tookMs === null) {
    const error = "The objects cannot be reached; look at the log.";
    return json({ ok: false, status: "down", version: RELEASE, error }, 503);
  }
  const failing = failureShare(Date.now());
  const reasons = [
    ...(tookMs > SLOW_MS ? [`The objects took ${tookMs} ms to answer.`] : []),
    ...(failing > FAILURES_BEARABLE ? [`${Math.round(failing * 100)} % of the last minute's requests failed.`] : []),
  ];
  const status = reasons.length > 0 ? "degraded" : "up";
  return json({ ok: true, status, version: RELEASE, ...(reasons.length > 0 ? { reasons } : {}) });
};
