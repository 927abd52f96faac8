import type { CharacterSet } from "./character-set.ts";
import { ExpressionError } from "./reader.ts";
import type { Border, Syntax } from "./syntax.ts";

/** One step of the way to a match; others are named by their place in the program. */
export type Step =
  | { readonly is: "match" }
  | { readonly is: "fork"; readonly to: number; or: number }
  | { readonly is: "border"; readonly border: Border; readonly to: number }
  /** Goes on past a character of the set. */
  | { readonly is: "read"; readonly set: number; readonly to: number };

/** A nondeterministic automaton after Thompson (https://swtch.com/~rsc/regexp/regexp1.html). */
export interface Program {
  readonly steps: readonly Step[];
  readonly start: number;
  /** Each set that is read somewhere, once. */
  readonly sets: readonly CharacterSet[];
}

/** Steps of a question's expressions. A question is 64 KiB at most, so without counts they are fewer. */
export const PROGRAM_LIMIT = 65_536;
/** Sets of several characters: all are asked about each character that is met for the first time. */
const SETS_LIMIT = 1000;

/** Writes a program from its end, so that every step knows where to go on. */
export class ProgramWriter {
  readonly #steps: Step[] = [];
  readonly #sets: CharacterSet[] = [];
  readonly #setAt = new Map<string, number>();
  #wide = 0;
  readonly #match = this.#add({ is: "match" });
  #start: number | null = null;

  /** Adds a way to match. @throws ExpressionError when all together are beyond {@link PROGRAM_LIMIT} or {@link SETS_LIMIT} */
  addWay(syntax: Syntax): void {
    const way = this.#write(syntax, this.#match);
    this.#start = this.#start === null ? way : this.#add({ is: "fork", to: way, or: this.#start });
  }

  /** To be asked when there is a way. */
  program(): Program {
    if (this.#start === null) throw new RangeError("no expression was given");
    return { steps: this.#steps, start: this.#start, sets: this.#sets };
  }

  #add(step: Step): number {
    if (this.#steps.length >= PROGRAM_LIMIT)
      throw new ExpressionError("it is too large, with its repetitions written out");
    return this.#steps.push(step) - 1;
  }

  /** @returns where `syntax` begins, if it goes on at `to` */
  #write(syntax: Syntax, to: number): number {
    switch (syntax.is) {
      case "character":
        return this.#add({ is: "read", set: this.#placeOf(syntax.set), to });
      case "border":
        return this.#add({ is: "border", border: syntax.border, to });
      case "sequence":
        return syntax.of.reduceRight((next, part) => this.#write(part, next), to);
      case "choice":
        return syntax.of
          .map((way) => this.#write(way, to))
          .reduceRight((or, way) => this.#add({ is: "fork", to: way, or }));
      case "repeat":
        return this.#repeat(syntax, to);
    }
  }

  #repeat({ of, min, max }: Syntax & { is: "repeat" }, to: number): number {
    let entry = to;
    let times = min;
    if (max === Infinity) {
      const loop: Step = { is: "fork", to, or: to };
      const again = this.#add(loop);
      loop.or = this.#write(of, again);
      entry = min === 0 ? again : loop.or;
      times = min - 1;
    } else for (let n = min; n < max; n++) entry = this.#add({ is: "fork", to, or: this.#write(of, entry) });
    for (let n = 0; n < times; n++) entry = this.#write(of, entry);
    return entry;
  }

  #placeOf(set: CharacterSet): number {
    let place = this.#setAt.get(set.key);
    if (place === undefined) {
      if (set.only === undefined && ++this.#wide > SETS_LIMIT)
        throw new ExpressionError(`it has more than ${SETS_LIMIT} different sets of characters`);
      place = this.#sets.push(set) - 1;
      this.#setAt.set(set.key, place);
    }
    return place;
  }
}
