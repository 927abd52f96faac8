import { TokenBuckets } from "../../domain/limits/token-bucket.ts";
import type { Env } from "../env.ts";
import { log } from "./log.ts";
import { RELEASE } from "./release.ts";

/**
 * The one hook through which failures leave: an envelope for Sentry, or whatever speaks its protocol, when SENTRY_DSN is
 * set. It says what failed and where in our code; never who asked, nor for what.
 */
interface Destination {
  url: string;
  key: string;
}

/** `https://KEY@HOST/PROJECT`. @returns null when it is none */
export const destinationOf = (dsn: string): Destination | null => {
  const url = URL.parse(dsn);
  const match = url && /^(.*)\/(\w+)$/.exec(url.pathname);
  if (!url?.username || !match) return null;
  return { url: `${url.protocol}//${url.host}${match[1]}/api/${match[2]}/envelope/`, key: url.username };
};

interface Failure {
  error: unknown;
  requestId: string;
  method: string;
  /** Its pattern, never the path. */
  route: string;
}

/** The envelope of one failure: three lines of JSON. @param now Unix ms */
const envelopeOf = ({ error, requestId, method, route }: Failure, now: number): string => {
  const event_id = crypto.randomUUID().replaceAll("-", "");
  const known = error instanceof Error ? error : new Error(String(error));
  const event = {
    event_id,
    timestamp: now / 1000,
    platform: "javascript",
    level: "error",
    release: `footfall@${RELEASE}`,
    transaction: `${method} ${route}`,
    tags: { request_id: requestId },
    exception: { values: [{ type: known.name, value: known.message }] },
    extra: { stack: known.stack ?? "" },
  };
  const header = { event_id, sent_at: new Date(now).toISOString() };
  return [header, { type: "event" }, event].map((line) => JSON.stringify(line)).join("\n");
};

/** A server that fails at every request must not become a flood elsewhere. */
const budget = new TokenBuckets({ perSecond: 0.1, burst: 20 });

/** Reports a failure, after the answer has left. A report that cannot be delivered is only logged. */
export const reportError = (failure: Failure, env: Env, ctx: ExecutionContext): void => {
  const destination = env.SENTRY_DSN ? destinationOf(env.SENTRY_DSN) : null;
  const now = Date.now();
  if (!destination || budget.take("", 1, now) > 0) return;
  const sent = fetch(destination.url, {
    method: "POST",
    headers: {
      "content-type": "application/x-sentry-envelope",
      "x-sentry-auth": `Sentry sentry_version=7, sentry_client=footfall/${RELEASE}, sentry_key=${destination.key}`,
    },
    body: envelopeOf(failure, now),
  }).then(
    (answer) => {
      if (!answer.ok) log("warn", "a report of a failure was refused", { status: answer.status });
    },
    (error: unknown) => log("warn", "a failure could not be reported", {}, error),
  );
  ctx.waitUntil(sent);
};
