/** Lines of a stream, in bounded memory: a line beyond the limit is skipped, and said so. */

/** A line and its number, counted from 1. `text` null: too long. */
export interface NumberedLine {
  number: number;
  text: string | null;
}

/**
 * Splits a stream of UTF-8 at line ends; empty lines are counted and left out.
 * @param limit characters that a line may have
 */
export async function* linesOf(body: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<NumberedLine> {
  const decoder = new TextDecoder();
  let number = 0;
  let rest = "";
  let skipping = false;
  const finish = (text: string): NumberedLine | null => {
    number++;
    const tooLong = skipping || text.length > limit;
    skipping = false;
    if (tooLong) return { number, text: null };
    return text.trim() === "" ? null : { number, text };
  };
  for await (const chunk of body) {
    const text = rest + decoder.decode(chunk, { stream: true });
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      const line = finish(text.slice(start, end));
      start = end + 1;
      if (line) yield line;
    }
    rest = text.slice(start);
    if (rest.length > limit) {
      skipping = true;
      rest = "";
    }
  }
  const last = rest + decoder.decode();
  if (last !== "" || skipping) {
    const line = finish(last);
    if (line) yield line;
  }
}
