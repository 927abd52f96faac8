import type { ErrorBody, FieldErrorsBody } from "../../protocol/error.ts";

/** Answers, and the one way to refuse from anywhere below a route. */

/** Nothing that a visitor sent is ever taken for a page, whatever a browser thinks of it. */
const guarded = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
};

export const json = (body: unknown, status = 200, headers: HeadersInit = {}): Response =>
  Response.json(body, { status, headers: { ...guarded, ...headers } });

export const noContent = (headers: HeadersInit = {}): Response => new Response(null, { status: 204, headers });

/** The answer itself, with further headers. */
export const withHeaders = (answer: Response, headers: Readonly<Record<string, string>>): Response => {
  for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
  return answer;
};

/** Thrown where a request cannot be served; the router answers it. */
export class Refusal extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: ErrorBody | FieldErrorsBody;

  /** @param body one sentence that says what to do, or what is wrong field by field */
  constructor(status: number, body: string | FieldErrorsBody, headers: Record<string, string> = {}) {
    super(typeof body === "string" ? body : "invalid fields");
    this.status = status;
    this.headers = headers;
    this.body = typeof body === "string" ? { error: body } : body;
  }
}

export const overloaded = (retryAfterS: number): Refusal =>
  new Refusal(503, "The server has more to do than it can take; send the same again later.", {
    "retry-after": String(retryAfterS),
  });

/** @param waitS seconds until another is looked at */
export const tooManyGuesses = (waitS: number): Refusal =>
  new Refusal(429, "Too many wrong tokens came from this address; try again later.", {
    "retry-after": String(Math.ceil(waitS)),
  });

/** What became of a failure: its answer, and whether somebody should look into it. */
interface Failed {
  answer: Response;
  kind: "refused" | "unreachable" | "bug";
}

/** The answer to a request that failed. What an object could not take is 503; the rest is a bug. */
export const answerFailure = (error: unknown): Failed => {
  if (error instanceof Refusal) return { answer: json(error.body, error.status, error.headers), kind: "refused" };
  if (isUnreachable(error)) {
    const { body, status, headers } = overloaded(2);
    return { answer: json(body, status, headers), kind: "unreachable" };
  }
  return { answer: json({ error: "The server failed; its log says why." }, 500), kind: "bug" };
};

/** Whether an object was overloaded, restarted or out of reach, rather than wrong. */
const isUnreachable = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const { overloaded, retryable, durableObjectReset } = error as Error & Record<string, unknown>;
  return overloaded === true || retryable === true || durableObjectReset === true;
};
