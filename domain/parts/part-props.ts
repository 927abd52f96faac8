import type { TextColumn } from "./facts.ts";
import type { PartColumns } from "./part-columns.ts";
import type { HitRows } from "./part-rows.ts";

/** A custom property as it is stored: the hits that have it, and a code for each. */
export interface PropColumn {
  readonly key: string;
  readonly hits: Uint32Array;
  readonly codes: Uint32Array;
  readonly dictionary: readonly string[];
}

/** All properties of one bundle. */
export const readBundle = (part: PartColumns, bundle: number): ReadonlyMap<string, PropColumn> =>
  part.keep(`prop.${bundle}`, () => {
    const gaps = part.uints(`prop.${bundle}.gaps`);
    const codes = part.uints(`prop.${bundle}.codes`);
    const texts = part.dictionary(`prop.${bundle}`);
    const columns = new Map<string, PropColumn>();
    let row = 0;
    // 0 of the shared list is the empty text, which every key has.
    let text = 1;
    for (const { key, rows, texts: count } of part.file.meta.props[bundle] ?? []) {
      const hits = gaps.slice(row, row + rows);
      let hit = -1;
      for (let index = 0; index < rows; index++) {
        hit += (hits[index] as number) + 1;
        hits[index] = hit;
      }
      const dictionary = ["", ...texts.slice(text, text + count)];
      columns.set(key, { key, hits, codes: codes.subarray(row, row + rows), dictionary });
      row += rows;
      text += count;
    }
    return columns;
  });

/** A custom property as facts have it: a code per row, read when it is looked at. */
export class PropTexts implements TextColumn {
  readonly #rows: HitRows;
  readonly #bundle: number;
  readonly #key: string;
  #codes: Uint32Array | undefined;

  constructor(rows: HitRows, bundle: number, key: string) {
    this.#rows = rows;
    this.#bundle = bundle;
    this.#key = key;
  }

  get dictionary(): readonly string[] {
    return this.#stored.dictionary;
  }

  get codes(): Uint32Array {
    this.#codes ??= this.#rows.keep(`prop ${this.#key}`, () => {
      const { hits, codes } = this.#stored;
      const { ofHit, count } = this.#rows;
      const out = new Uint32Array(count);
      for (let index = 0; index < hits.length; index++) {
        const hit = hits[index] as number;
        out[ofHit ? (ofHit[hit] as number) : hit] = codes[index] as number;
      }
      return out;
    });
    return this.#codes;
  }

  get #stored(): PropColumn {
    return readBundle(this.#rows.part, this.#bundle).get(this.#key) as PropColumn;
  }
}
