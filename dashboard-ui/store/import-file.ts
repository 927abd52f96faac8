import { type FileKind, kindOfLine } from "../rules/import-line.ts";

/** A file that is read line by line, however large it is. */

export interface FileLine {
  /** From 1. */
  number: number;
  text: string;
}

/** A file of a kind that cannot be imported here. */
export class WrongFile extends Error {
  readonly kind: Exclude<FileKind, "ndjson">;
  constructor(kind: Exclude<FileKind, "ndjson">) {
    super(kind);
    this.kind = kind;
  }
}

const isGzip = async (file: Blob): Promise<boolean> => {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return first === 0x1f && second === 0x8b;
};

const counting = (
  onRead: (bytes: number) => void,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> => {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      onRead(bytes);
      controller.enqueue(chunk);
    },
  });
};

/** A line may have so many characters before it is no line at all, but some other kind of file. */
const LINE_CHARS = 1 << 20;

/**
 * Lines of a file, decompressed where its content says so (its name may say anything); blank ones are counted and left out.
 * @param onRead hears how many bytes of the file itself were read by now
 * @throws WrongFile before the first line when the file is of another kind
 */
export async function* linesOfFile(file: Blob, onRead: (bytes: number) => void): AsyncGenerator<FileLine> {
  let bytes = file.stream().pipeThrough(counting(onRead));
  if (await isGzip(file)) bytes = bytes.pipeThrough(new DecompressionStream("gzip"));
  const reader = bytes.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let number = 0;
  let isKnown = false;
  const take = (text: string): FileLine | null => {
    number++;
    const line = text.endsWith("\r") ? text.slice(0, -1) : text;
    if (line.trim() === "") return null;
    if (!isKnown) {
      const kind = kindOfLine(line);
      if (kind !== "ndjson") throw new WrongFile(kind);
      isKnown = true;
    }
    return { number, text: line };
  };
  try {
    while (true) {
      const { done, value = "" } = await reader.read();
      const parts = (rest + value).split("\n");
      rest = parts.pop() ?? "";
      for (const part of parts) {
        const line = take(part);
        if (line) yield line;
      }
      if (rest.length > LINE_CHARS && !isKnown) throw new WrongFile("unknown");
      if (done) break;
    }
    const last = rest === "" ? null : take(rest);
    if (last) yield last;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
