import { HIT_ENGAGEMENT, HIT_EVENT, HIT_PAGEVIEW, type HitColumns, SCROLL_UNKNOWN, type TextColumn } from "./facts.ts";
import type { PartColumns } from "./part-columns.ts";
import { FLAG_EVENT, FLAG_REVENUE } from "./part-meta.ts";
import { PropTexts } from "./part-props.ts";
import { HitRows } from "./part-rows.ts";

/**
 * The rows of a part's hits and, unless they are left out, engagements: a visit's hits before its engagements. Fields hold
 * what was looked at, so that a loop over rows pays for a plain property.
 */
export class PartHits implements HitColumns {
  readonly #part: PartColumns;
  readonly #rows: HitRows;
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

  /** @param attention whether engagements have rows too */
  constructor(part: PartColumns, attention: boolean) {
    this.#part = part;
    this.#rows = new HitRows(part, attention);
  }

  get count(): number {
    return this.#rows.count;
  }

  get visit(): Uint32Array {
    this.#visit ??= this.#rows.keep("visit", () => this.#rows.visits());
    return this.#visit;
  }

  get at(): Float64Array {
    this.#at ??= this.#rows.keep("at", () =>
      this.#rows.weave(Float64Array, this.#part.hitAt, () => this.#part.engagementAt),
    );
    return this.#at;
  }

  get kind(): Uint8Array {
    this.#kind ??= this.#rows.keep("kind", () => {
      const flags = this.#part.flags;
      const kinds = new Uint8Array(flags.length);
      for (let hit = 0; hit < kinds.length; hit++) {
        kinds[hit] = (flags[hit] as number) & FLAG_EVENT ? HIT_EVENT : HIT_PAGEVIEW;
      }
      return this.#rows.weave(Uint8Array, kinds, HIT_ENGAGEMENT);
    });
    return this.#kind;
  }

  get name(): TextColumn {
    this.#name ??= this.#texts("names", () => this.#rows.weave(Uint32Array, this.#part.uints("hit.name"), 0));
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
    this.#engagedMs ??= this.#rows.keep("engagedMs", () =>
      this.#rows.weave(Float64Array, 0, () => this.#part.file.numbers("eng.engagedMs")),
    );
    return this.#engagedMs;
  }

  get scroll(): Uint8Array {
    this.#scroll ??= this.#rows.keep("scroll", () =>
      this.#rows.weave(Uint8Array, SCROLL_UNKNOWN, () => {
        const scrolls = this.#part.file.numbers("eng.scroll");
        for (let row = 0; row < scrolls.length; row++) if ((scrolls[row] as number) < 0) scrolls[row] = SCROLL_UNKNOWN;
        return scrolls;
      }),
    );
    return this.#scroll;
  }

  get amount(): Float64Array {
    this.#amount ??= this.#rows.keep("amount", () => this.#revenue("amount", new Float64Array(this.count)));
    return this.#amount;
  }

  get currency(): TextColumn {
    this.#currency ??= this.#texts("currencies", () => this.#revenue("currency", new Uint32Array(this.count)));
    return this.#currency;
  }

  get props(): ReadonlyMap<string, TextColumn> {
    this.#props ??= this.#rows.keep("props", () => {
      const props = new Map<string, TextColumn>();
      for (const [index, bundle] of this.#part.file.meta.props.entries()) {
        for (const { key } of bundle) props.set(key, new PropTexts(this.#rows, index, key));
      }
      return props;
    });
    return this.#props;
  }

  #place(of: "page" | "hostname"): TextColumn {
    const codes = this.#part.uints(`hit.${of}`);
    return this.#texts(`${of}s`, () => this.#rows.weave(Uint32Array, codes, () => this.#part.engagementCodes(of)));
  }

  #texts(dictionary: string, codes: () => Uint32Array): TextColumn {
    return this.#rows.keep(dictionary, () => ({ dictionary: this.#part.dictionary(dictionary), codes: codes() }));
  }

  #revenue<T extends Float64Array | Uint32Array>(column: "amount" | "currency", out: T): T {
    const values = this.#part.file.numbers(`hit.${column}`);
    if (values.length === 0) return out;
    const flags = this.#part.flags;
    const { ofHit } = this.#rows;
    let next = 0;
    for (let hit = 0; hit < flags.length; hit++) {
      if (((flags[hit] as number) & FLAG_REVENUE) === 0) continue;
      out[ofHit ? (ofHit[hit] as number) : hit] = values[next++] as number;
    }
    return out;
  }
}
