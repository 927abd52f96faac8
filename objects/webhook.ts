import type { AlertTest } from "../protocol/alerts.ts";

/** Posts messages in the form of Standard Webhooks (https://www.standardwebhooks.com). */

/** What of `fetch` is needed. */
export type Post = (url: string, init: RequestInit) => Promise<Response>;

/** An address that does not answer within so long has not taken the message. */
const TIMEOUT_MS = 10_000;

export interface Webhook {
  url: string;
  /** `whsec_` and base64; null or undefined: unsigned. */
  secret?: string | null | undefined;
  /** Of the message, the same at every attempt. */
  id: string;
  body: string;
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

/** `v1,<base64>`: HMAC-SHA-256 of id, time of the attempt (Unix seconds) and body, joined by full stops. */
export const signatureOf = async (secret: string, id: string, seconds: number, body: string): Promise<string> => {
  const bytes = bytesOf(secret.slice("whsec_".length));
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const signed = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(`${id}.${seconds}.${body}`));
  return `v1,${btoa(String.fromCharCode(...new Uint8Array(signed)))}`;
};

const outcomeOf = (status: number): AlertTest => {
  if (status >= 200 && status < 300) return { delivered: true, status, problem: null };
  const isRedirect = status >= 300 && status < 400;
  const problem = isRedirect
    ? `The address answers ${status}, which leads elsewhere; give the address that it leads to.`
    : `The address answers ${status}.`;
  return { delivered: false, status, problem };
};

/** This machine, a private network by its numbers, or a name without a dot. */
const PRIVATE_HOST = /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[(::1\]|f[cd])|[^.[]+$)/;

const problemOf = (error: unknown, url: string): string => {
  if ((error instanceof Error || error instanceof DOMException) && error.name === "TimeoutError") {
    return `The address did not answer within ${TIMEOUT_MS / 1000} seconds.`;
  }
  // Why, the platform does not say; where it may be its own refusal, how to lift that.
  return PRIVATE_HOST.test(URL.parse(url)?.hostname ?? "")
    ? "The address cannot be reached; a private network needs FOOTFALL_PRIVATE_WEBHOOKS=1 on the server."
    : "The address cannot be reached.";
};

/**
 * One attempt. No redirect is followed, and nothing of the answer is looked at but its status.
 * @param now Unix ms
 * @returns what became of it; it never throws
 */
export const sendWebhook = async (post: Post, webhook: Webhook, now: number): Promise<AlertTest> => {
  const { url, secret, id, body } = webhook;
  const seconds = Math.floor(now / 1000);
  const patience = new AbortController();
  // Taken back when the answer is there: a timer that is left would keep the object awake.
  const timer = setTimeout(() => patience.abort(new DOMException("no answer", "TimeoutError")), TIMEOUT_MS);
  try {
    const answer = await post(url, {
      method: "POST",
      redirect: "manual",
      signal: patience.signal,
      headers: {
        "content-type": "application/json",
        "user-agent": "Footfall",
        "webhook-id": id,
        "webhook-timestamp": String(seconds),
        ...(secret ? { "webhook-signature": await signatureOf(secret, id, seconds, body) } : {}),
      },
      body,
    });
    void answer.body?.cancel().catch(() => undefined);
    return outcomeOf(answer.status);
  } catch (error) {
    return { delivered: false, status: null, problem: problemOf(error, url) };
  } finally {
    clearTimeout(timer);
  }
};
