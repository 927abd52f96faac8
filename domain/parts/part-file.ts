import { xxHash32 } from "./checksum.ts";
import { type NumberPlanes, planesToBytes, planesToNumbers, planesToUints, toPlanes } from "./number-planes.ts";
import { PartError } from "./part-error.ts";
import { decodeText, encodeText } from "./text-bytes.ts";

/**
 * The file around a part's columns, each deflated by itself, so that a question inflates what it looks at:
 *
 *     "FFP" | version u8 | header's stored length u32 | its raw length u32 | header | planes… | xxHash32 of all before it
 *
 * The header is JSON: the part's own figures, and per column [count, base, stored length of each plane]. A plane whose
 * stored length is its count is not deflated. All integers are little-endian. Parts outlive deploys: a new form gets a
 * new version, and the reader keeps every form ever written.
 */
export const PART_VERSION = 1;

/** Raw deflate (RFC 1951), from the platform. */
export type Deflate = (bytes: Uint8Array) => Uint8Array;
/** Its reverse, into memory of its own. @param size of the result */
export type Inflate = (bytes: Uint8Array, size: number) => Uint8Array;

const MAGIC = 0x504646;
const PREFIX_BYTES = 12;
const CHECKSUM_BYTES = 4;
/** A plane that deflates to more than this share of itself is kept as it is: reading it is then free. */
const WORTHWHILE = 0.93;
/** Nor is one deflated that is so short. */
const SHORT_BYTES = 64;

type ColumnRow = [count: number, base: number, ...stored: number[]];
interface Header<Meta> {
  meta: Meta;
  columns: Record<string, ColumnRow>;
}

/** Collects columns by name. */
export class PartWriter {
  private readonly deflate: Deflate;
  private readonly columns: Record<string, ColumnRow> = {};
  private readonly chunks: Uint8Array[] = [];

  constructor(deflate: Deflate) {
    this.deflate = deflate;
  }

  /** Adds a column; an empty one is left out, and read as empty. */
  numbers(name: string, values: ArrayLike<number>): void {
    if (values.length === 0) return;
    const { count, base, planes } = toPlanes(values);
    this.add(name, count, base, planes);
  }

  bytes(name: string, bytes: Uint8Array): void {
    if (bytes.length > 0) this.add(name, bytes.length, 0, [bytes]);
  }

  texts(name: string, texts: readonly string[]): void {
    this.numbers(
      `${name}.units`,
      texts.map((text) => text.length),
    );
    this.bytes(`${name}.text`, encodeText(texts.join("")));
  }

  /** @param meta plain data, given back by {@link PartFile.meta} */
  finish(meta: unknown): Uint8Array {
    const json = encodeText(JSON.stringify({ meta, columns: this.columns } satisfies Header<unknown>));
    const header = this.deflate(json);
    const size = this.chunks.reduce((sum, chunk) => sum + chunk.length, PREFIX_BYTES + header.length + CHECKSUM_BYTES);
    const bytes = new Uint8Array(size);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, MAGIC | (PART_VERSION << 24), true);
    view.setUint32(4, header.length, true);
    view.setUint32(8, json.length, true);
    let at = PREFIX_BYTES;
    for (const chunk of [header, ...this.chunks]) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    view.setUint32(at, xxHash32(bytes, at), true);
    return bytes;
  }

  private add(name: string, count: number, base: number, planes: readonly Uint8Array[]): void {
    const stored = planes.map((plane) => {
      if (plane.length < SHORT_BYTES) return plane;
      const deflated = this.deflate(plane);
      return deflated.length < plane.length * WORTHWHILE ? deflated : plane;
    });
    this.chunks.push(...stored);
    this.columns[name] = [count, base, ...stored.map((chunk) => chunk.length)];
  }
}

/** A part's columns, inflated when they are asked for. Keeps nothing of what it gives. */
export class PartFile<Meta> {
  readonly meta: Meta;
  readonly bytes: Uint8Array;
  private readonly inflate: Inflate;
  private readonly columns = new Map<string, { row: ColumnRow; start: number }>();

  /** @throws PartError when the bytes are not those that {@link PartWriter.finish} gave */
  constructor(bytes: Uint8Array, inflate: Inflate) {
    this.bytes = bytes;
    this.inflate = inflate;
    const headerEnd = checkedHeaderEnd(bytes);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const json = inflate(bytes.subarray(PREFIX_BYTES, headerEnd), view.getUint32(8, true));
    const header = JSON.parse(decodeText(json)) as Header<Meta>;
    this.meta = header.meta;
    let start = headerEnd;
    for (const [name, row] of Object.entries(header.columns)) {
      this.columns.set(name, { row, start });
      for (let index = 2; index < row.length; index++) start += row[index] as number;
    }
  }

  /** The column, whatever its numbers are; empty when there is none of that name. */
  numbers(name: string): Float64Array {
    const column = this.planes(name);
    const numbers = planesToNumbers(column);
    this.discard(column);
    return numbers;
  }

  /** A column of whole numbers in 0..2^32-1. */
  uints(name: string): Uint32Array {
    const column = this.planes(name);
    const uints = planesToUints(column);
    this.discard(column);
    return uints;
  }

  /** A column of whole numbers in 0..255, or of bytes. */
  bytesOf(name: string): Uint8Array {
    return planesToBytes(this.planes(name));
  }

  texts(name: string): string[] {
    const all = decodeText(this.bytesOf(`${name}.text`));
    const units = this.uints(`${name}.units`);
    const texts: string[] = [];
    let at = 0;
    for (const length of units) {
      texts.push(all.slice(at, at + length));
      at += length;
    }
    return texts;
  }

  private planes(name: string): NumberPlanes {
    const column = this.columns.get(name);
    if (!column) return { count: 0, base: 0, planes: [] };
    const [count, base, ...stored] = column.row;
    let at = column.start;
    const planes = stored.map((length) => {
      const chunk = this.bytes.subarray(at, at + length);
      at += length;
      return length === count ? chunk : this.inflate(chunk, count);
    });
    return { count, base, planes };
  }

  /** Gives back the memory of planes that were inflated and are read. */
  private discard({ planes }: NumberPlanes): void {
    for (const { buffer, byteLength } of planes) {
      const isOurs = buffer !== this.bytes.buffer && buffer.byteLength === byteLength;
      if (isOurs && buffer instanceof ArrayBuffer) buffer.transfer(0);
    }
  }
}

/** Checks everything that can be checked without reading a column. @returns where the header ends */
const checkedHeaderEnd = (bytes: Uint8Array): number => {
  const least = PREFIX_BYTES + CHECKSUM_BYTES;
  if (bytes.length < least) throw new PartError("length", `a part has at least ${least} bytes, not ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const head = view.getUint32(0, true);
  if ((head & 0xffffff) !== MAGIC) throw new PartError("not_a_part", "does not begin as a part does");
  const bodyEnd = bytes.length - CHECKSUM_BYTES;
  // Before the version is believed: a damaged version is damage, not a part of the future.
  if (xxHash32(bytes, bodyEnd) !== view.getUint32(bodyEnd, true)) {
    throw new PartError("checksum", "damaged or cut short: its checksum differs");
  }
  const version = head >>> 24;
  if (version !== PART_VERSION) {
    throw new PartError("version", `part of version ${version}: this build reads up to ${PART_VERSION}`);
  }
  return PREFIX_BYTES + view.getUint32(4, true);
};
