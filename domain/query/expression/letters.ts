import type { CharacterSet } from "./character-set.ts";
import { EDGE, NEWLINE, OTHER, WORD } from "./syntax.ts";

/** Characters that no set of an expression tells apart, nor what they are to a border. The end of the text counts as one of its own. */
export interface Letter {
  readonly id: number;
  /** EDGE, NEWLINE, WORD or OTHER. */
  readonly beside: number;
  /** Places of the sets that it is in. */
  readonly sets: ReadonlySet<number>;
}

export const END: Letter = { id: 0, beside: EDGE, sets: new Set() };

/** Characters beyond ASCII of which the letter is remembered. */
const REMEMBERED = 4096;

const besideOf = (code: number): number => {
  if (code === 10) return NEWLINE;
  return code < 0x80 && /\w/.test(String.fromCodePoint(code)) ? WORD : OTHER;
};

/** An expression's alphabet, as far as texts have used it. */
export class Letters {
  /** Places of the sets of one character, by it, and of all others. */
  readonly #single = new Map<number, number>();
  readonly #wide = new Map<CharacterSet, number>();
  readonly #ascii: (Letter | undefined)[] = new Array(0x80).fill(undefined);
  readonly #others = new Map<number, Letter>();
  readonly #alike = new Map<string, Letter>();

  constructor(sets: readonly CharacterSet[]) {
    sets.forEach((set, place) => {
      if (set.only === undefined) this.#wide.set(set, place);
      else this.#single.set(set.only, place);
    });
  }

  /** How many there are, {@link END} included. */
  count(): number {
    return this.#alike.size + 1;
  }

  /** @param code a code point; half of a surrogate pair is one like any other */
  of(code: number): Letter {
    const known = code < 0x80 ? this.#ascii[code] : this.#others.get(code);
    if (known) return known;
    const sets = new Set<number>();
    const single = this.#single.get(code);
    if (single !== undefined) sets.add(single);
    for (const [set, place] of this.#wide) if (set.has(code)) sets.add(place);
    const beside = besideOf(code);
    const key = `${beside} ${[...sets].join()}`;
    const letter = this.#alike.get(key) ?? { id: this.count(), beside, sets };
    this.#alike.set(key, letter);
    if (code < 0x80) this.#ascii[code] = letter;
    else {
      if (this.#others.size >= REMEMBERED) this.#others.clear();
      this.#others.set(code, letter);
    }
    return letter;
  }
}
