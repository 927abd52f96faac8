import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { IMPORT_LINE_BYTES } from "../../protocol/limits.ts";
import { CommandError, reasonOf } from "../command-error.ts";

/** A file that is being read, line by line, in bounded memory. */
export interface LineSource {
  /** Bytes of the file, compressed ones for a compressed file; null for standard input. */
  size: number | null;
  /** How many of them were read by now. */
  bytesRead(): number;
  lines: AsyncIterable<string>;
}

const NEWLINE = 10;

const decode = (line: Buffer): string => {
  const text = line.toString("utf8");
  return text.endsWith("\r") ? text.slice(0, -1) : text;
};

/** Files of Windows begin with a mark of their encoding, which is none of the first line's. */
async function* withoutMark(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let first = true;
  for await (const line of lines) {
    yield first && line.startsWith("\uFEFF") ? line.slice(1) : line;
    first = false;
  }
}

/** Splits at newlines. Of a line beyond the limit only its beginning is kept: it is no valid line anyhow. */
async function* split(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let pending: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      pending.push(chunk.subarray(start, end));
      yield decode(pending.length === 1 ? chunk.subarray(start, end) : Buffer.concat(pending));
      pending = [];
      length = 0;
      start = end + 1;
    }
    if (start < chunk.length && length <= IMPORT_LINE_BYTES) {
      pending.push(chunk.subarray(start, start + IMPORT_LINE_BYTES + 1));
      length += chunk.length - start;
    }
  }
  if (pending.length > 0) yield decode(Buffer.concat(pending));
}

/** Peeks at the first two bytes: a name says nothing about standard input, and little about a rotated log. */
async function* unzipped(raw: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks = raw[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done) return;
  async function* again(): AsyncGenerator<Buffer> {
    yield first.value;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  }
  const isGzip = first.value[0] === 0x1f && first.value[1] === 0x8b;
  // The pipeline destroys the unzipper with an error, and who reads it gets that: nothing is left for the callback.
  yield* isGzip ? pipeline(Readable.from(again()), createGunzip(), () => {}) : again();
}

/**
 * Opens a file, or standard input for "-". Gzip is recognised by its content.
 * @throws CommandError when it cannot be opened, or later, while reading, when it is damaged
 */
export const openLines = async (path: string): Promise<LineSource> => {
  let size: number | null = null;
  let raw: Readable = process.stdin;
  if (path !== "-") {
    try {
      const found = await stat(path);
      if (found.isDirectory()) throw new Error("it is a directory");
      size = found.size;
    } catch (error) {
      throw new CommandError(`${path} cannot be read: ${reasonOf(error)}.`);
    }
    raw = createReadStream(path, { highWaterMark: 256 * 1024 });
  }
  let read = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of raw as AsyncIterable<Buffer>) {
      read += chunk.length;
      yield chunk;
    }
  }
  async function* guarded(): AsyncGenerator<string> {
    try {
      yield* withoutMark(split(unzipped(counted())));
    } catch (error) {
      throw new CommandError(`${path} cannot be read to its end: ${reasonOf(error)}.`);
    }
  }
  return { size, bytesRead: () => read, lines: guarded() };
};
