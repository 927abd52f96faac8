import { JSON_BODY_BYTES } from "../../protocol/limits.ts";
import { Refusal } from "./answers.ts";

const tooLarge = (limit: number): Refusal =>
  new Refusal(413, `The body has more than ${limit} bytes; send less at a time.`);

const BROKEN_OFF = "The body ended before it was whole; send the same again.";

/**
 * The chunks of a body. That it breaks off is no failure of ours, though perhaps nobody is there to hear so.
 * @param broken what to say then
 * @throws Refusal 400
 */
export async function* chunksOf(body: ReadableStream<Uint8Array>, broken = BROKEN_OFF): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        throw new Refusal(400, broken);
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/**
 * Reads a body as text, measuring while it reads: never more than `limit` bytes are held.
 * @throws Refusal 413 beyond the limit, 400 when it breaks off
 */
export const readText = async (request: Request, limit: number): Promise<string> => {
  const declared = request.headers.get("content-length");
  // The server sees to it that a body is as long as it was declared.
  if (declared !== null) {
    if (Number(declared) > limit) throw tooLarge(limit);
    return request.text().catch(() => {
      throw new Refusal(400, BROKEN_OFF);
    });
  }
  if (!request.body) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of chunksOf(request.body)) {
    bytes += chunk.byteLength;
    if (bytes > limit) throw tooLarge(limit);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
};

/** @throws Refusal 400 when it is no JSON */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, "The body must be JSON.");
  }
};

/** Reads a body as JSON. @throws Refusal 400 when it is none, 413 when it is too long */
export const readJson = async (request: Request): Promise<unknown> =>
  parseJson(await readText(request, JSON_BODY_BYTES));
