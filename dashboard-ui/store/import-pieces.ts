import { LineNames, namedLine } from "../rules/import-line.ts";
import { linesOfFile } from "./import-file.ts";

/** A piece: enough to share the cost of a request, little enough that pausing is soon felt. */
const PIECE_LINES = 4000;
const PIECE_CHARS = 2_000_000;

/** Lines are named on the page's own thread, which has other things to do in between. */
const LINES_AT_A_TIME = 500;
const aMoment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Lines of a file that are sent together. */
export interface Piece {
  /** As NDJSON. */
  body: string;
  /** In the file, from 1, of each line. */
  numbers: number[];
  /** Bytes of the file up to its end. */
  read: number;
}

/** A file cut into pieces, each line under a name of its own. @throws WrongFile, or what the reading of it throws */
export async function* piecesOf(file: File): AsyncGenerator<Piece> {
  const names = new LineNames();
  let read = 0;
  let chars = 0;
  let texts: string[] = [];
  let numbers: number[] = [];
  const cut = (upTo: number): Piece => {
    const piece = { body: texts.join("\n"), numbers, read: upTo };
    [chars, texts, numbers] = [0, [], []];
    return piece;
  };
  const lines = linesOfFile(file, (bytes) => {
    read = bytes;
  });
  for await (const { number, text } of lines) {
    const named = namedLine(text, names);
    texts.push(named);
    numbers.push(number);
    chars += named.length;
    if (texts.length >= PIECE_LINES || chars >= PIECE_CHARS) yield cut(read);
    else if (number % LINES_AT_A_TIME === 0) await aMoment();
  }
  if (texts.length > 0) yield cut(file.size);
}
