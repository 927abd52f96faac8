import { HIT_ENGAGEMENT, HIT_EVENT, HIT_PAGEVIEW, type HitColumns, SCROLL_UNKNOWN, type TextColumn } from "./facts.ts";
import type { PartColumns } from "./part-columns.ts";
import { FLAG_EVENT, FLAG_REVENUE } from "./part-meta.ts";
import { PropTexts } from "./part-props.ts";

type Column = Float64Array | Uint32Array | Uint8Array;

/**
 * The rows of a part's hits and engagements, a visit's hits before its engagements. Fields hold what was looked at, so
 * that a loop over rows pays for a plain property.
 */
export class PartHits implements HitColumns {
  readonly #part: PartColumns;
  #visit: Uint32Array | undefined;
  #at: Float64Array | undefined;
  #kind: Uint8Array | undefined;
  #name: TextColumn | undefined;
  #page: TextColumn | undefined;
  #hostname: TextColumn | undefined;
  #engagedMs: Float64Array | undefined;
  #scroll: Uint8Array | undefined;
  #amount: Float64Array | undefined;
  #currency: TextColumn | undefined;
  #props: ReadonlyMap<string, TextColumn> | undefined;

  constructor(part: PartColumns) {
    this.#part = part;
  }

  get count(): number {
    return this.#part.rows;
  }

  get visit(): Uint32Array {
    this.#visit ??= this.#part.keep("row visit", () => {
      const { firstHit, firstEngagement, zone, rows } = this.#part;
      const out = new Uint32Array(rows);
      let row = 0;
      for (let visit = 0; visit < zone.visits; visit++) {
        const end = (firstHit[visit + 1] as number) + (firstEngagement[visit + 1] as number);
        while (row < end) out[row++] = visit;
      }
      return out;
    });
    return this.#visit;
  }

  get at(): Float64Array {
    const part = this.#part;
    this.#at ??= part.keep("row at", () => weave(part, new Float64Array(part.rows), part.hitAt, part.engagementAt));
    return this.#at;
  }

  get kind(): Uint8Array {
    this.#kind ??= this.#part.keep("row kind", () => {
      const flags = this.#part.uints("hit.flags");
      const kinds = new Uint8Array(flags.length);
      for (let hit = 0; hit < kinds.length; hit++)
        kinds[hit] = (flags[hit] as number) & FLAG_EVENT ? HIT_EVENT : HIT_PAGEVIEW;
      return weave(this.#part, new Uint8Array(this.count).fill(HIT_ENGAGEMENT), kinds, null);
    });
    return this.#kind;
  }

  get name(): TextColumn {
    const part = this.#part;
    this.#name ??= this.#texts("names", () => weave(part, new Uint32Array(part.rows), part.uints("hit.name"), null));
    return this.#name;
  }

  get page(): TextColumn {
    this.#page ??= this.#place("page");
    return this.#page;
  }

  get hostname(): TextColumn {
    this.#hostname ??= this.#place("hostname");
    return this.#hostname;
  }

  get engagedMs(): Float64Array {
    const part = this.#part;
    this.#engagedMs ??= part.keep("row engagedMs", () =>
      weave(part, new Float64Array(part.rows), null, part.file.numbers("eng.engagedMs")),
    );
    return this.#engagedMs;
  }

  get scroll(): Uint8Array {
    this.#scroll ??= this.#part.keep("row scroll", () => {
      const depth = this.#part.file.numbers("eng.scroll").map((scroll) => (scroll < 0 ? SCROLL_UNKNOWN : scroll));
      return weave(this.#part, new Uint8Array(this.count).fill(SCROLL_UNKNOWN), null, depth);
    });
    return this.#scroll;
  }

  get amount(): Float64Array {
    this.#amount ??= this.#part.keep("row amount", () => this.#revenue("amount", new Float64Array(this.count)));
    return this.#amount;
  }

  get currency(): TextColumn {
    this.#currency ??= this.#texts("currencies", () => this.#revenue("currency", new Uint32Array(this.count)));
    return this.#currency;
  }

  get props(): ReadonlyMap<string, TextColumn> {
    this.#props ??= this.#part.keep("row props", () => {
      const props = new Map<string, TextColumn>();
      this.#part.file.meta.props.forEach((bundle, index) => {
        for (const { key } of bundle) props.set(key, new PropTexts(this.#part, index, key));
      });
      return props;
    });
    return this.#props;
  }

  #place(of: "page" | "hostname"): TextColumn {
    const part = this.#part;
    return this.#texts(`${of}s`, () =>
      weave(part, new Uint32Array(part.rows), part.uints(`hit.${of}`), part.engagementCodes(of)),
    );
  }

  #texts(dictionary: string, codes: () => Uint32Array): TextColumn {
    return this.#part.keep(`row ${dictionary}`, () => ({
      dictionary: this.#part.dictionary(dictionary),
      codes: codes(),
    }));
  }

  #revenue<T extends Column>(column: "amount" | "currency", out: T): T {
    const values = this.#part.file.numbers(`hit.${column}`);
    if (values.length === 0) return out;
    const flags = this.#part.uints("hit.flags");
    const { rowOfHit } = this.#part;
    let next = 0;
    for (let hit = 0; hit < flags.length; hit++) {
      if (((flags[hit] as number) & FLAG_REVENUE) !== 0) out[rowOfHit[hit] as number] = values[next++] as number;
    }
    return out;
  }
}

/** Puts values of hits and of engagements, where there are any, into the rows of both. */
const weave = <T extends Column>(
  { firstHit, firstEngagement, zone }: PartColumns,
  out: T,
  hits: ArrayLike<number> | null,
  engagements: ArrayLike<number> | null,
): T => {
  let row = 0;
  for (let visit = 0; visit < zone.visits; visit++) {
    const [h, hEnd] = [firstHit[visit] as number, firstHit[visit + 1] as number];
    const [e, eEnd] = [firstEngagement[visit] as number, firstEngagement[visit + 1] as number];
    if (hits) for (let hit = h; hit < hEnd; hit++) out[row + hit - h] = hits[hit] as number;
    row += hEnd - h;
    if (engagements) for (let index = e; index < eEnd; index++) out[row + index - e] = engagements[index] as number;
    row += eEnd - e;
  }
  return out;
};
