import type { PartFile, PartWriter } from "./part-file.ts";

/**
 * Ids of sessions and events. They are random, so deflate does nothing for them; but their usual forms have fewer bits
 * than characters: a UUID has 16 bytes, and each word of `domain/ingest/hash.ts` (seven digits of base 36) has 4. Any
 * other id is kept as text. What comes back is always exactly the id that went in.
 */
const TEXT = 0;
const UUID = 1;
/** Form of an id of n words is WORDS + n. */
const WORDS = 1;
const WORD_CHARS = 7;
const WORD_BYTES = 4;
const UUID_BYTES = 16;
const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const wordsShape = /^(?:[0-9a-z]{7}){1,4}$/;

const wordsOf = (id: string): number[] | null => {
  if (!wordsShape.test(id)) return null;
  const words: number[] = [];
  for (let at = 0; at < id.length; at += WORD_CHARS) words.push(Number.parseInt(id.slice(at, at + WORD_CHARS), 36));
  return words.every((word) => word < 2 ** 32) ? words : null;
};

const hex = (byte: number): string => byte.toString(16).padStart(2, "0");

const uuidOf = (bytes: Uint8Array): string => {
  const digits = Array.from(bytes, hex).join("");
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
    "-",
  );
};

/** Distinct ids in the order in which they first came; code 0 is the empty string. */
export class IdDictionary {
  private readonly codeOf = new Map<string, number>([["", 0]]);

  /** The code that the next new id gets. */
  get next(): number {
    return this.codeOf.size;
  }

  code(id: string): number {
    const known = this.codeOf.get(id);
    if (known !== undefined) return known;
    const code = this.codeOf.size;
    this.codeOf.set(id, code);
    return code;
  }

  write(writer: PartWriter, name: string): void {
    const forms: number[] = [];
    const bytes: number[] = [];
    const texts: string[] = [];
    for (const id of this.codeOf.keys()) {
      if (id === "") continue;
      const words = wordsOf(id);
      if (words) {
        forms.push(WORDS + words.length);
        for (const word of words) bytes.push(word & 255, (word >>> 8) & 255, (word >>> 16) & 255, word >>> 24);
      } else if (uuidShape.test(id)) {
        forms.push(UUID);
        for (const pair of id.replaceAll("-", "").match(/../g) ?? []) bytes.push(Number.parseInt(pair, 16));
      } else {
        forms.push(TEXT);
        texts.push(id);
      }
    }
    writer.numbers(`${name}.forms`, forms);
    writer.bytes(`${name}.bytes`, Uint8Array.from(bytes));
    writer.texts(name, texts);
  }
}

/** @returns the ids by code */
export const readIds = (file: PartFile<unknown>, name: string): string[] => {
  const ids = [""];
  const bytes = file.bytesOf(`${name}.bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const texts = file.texts(name).values();
  let at = 0;
  for (const form of file.uints(`${name}.forms`)) {
    if (form === TEXT) {
      ids.push(texts.next().value ?? "");
    } else if (form === UUID) {
      ids.push(uuidOf(bytes.subarray(at, at + UUID_BYTES)));
      at += UUID_BYTES;
    } else {
      let id = "";
      for (let word = WORDS; word < form; word++, at += WORD_BYTES) {
        id += view.getUint32(at, true).toString(36).padStart(WORD_CHARS, "0");
      }
      ids.push(id);
    }
  }
  return ids;
};
