import { END, type Letter, Letters } from "./letters.ts";
import type { Program, Step } from "./program.ts";
import { type Border, EDGE, WORD } from "./syntax.ts";
import type { Work } from "./work.ts";

/** All places of the program at which a text so far may stand: a state of the deterministic automaton, which is made as texts need it. */
interface State {
  readonly places: Int32Array;
  /** What the last character is to a border. */
  readonly beside: number;
  /** The state after each letter, by its id. */
  readonly next: (State | undefined)[];
  /** The answer, where it cannot change any more. */
  readonly verdict?: boolean;
}

type Read = Step & { is: "read" };

const decided = (verdict: boolean): State => ({ places: new Int32Array(0), beside: EDGE, next: [], verdict });
const FOUND = decided(true);
const NOT_FOUND = decided(false);

/** Places and transitions of all states, and letters, that are remembered: beyond that all are forgotten, and made again as needed. */
const REMEMBERED = 100_000;
const LETTERS_REMEMBERED = 1000;

const holds = (border: Border, before: number, after: number): boolean => {
  if (border.side === "word") return ((before === WORD) !== (after === WORD)) !== border.not;
  return ((border.side === "before" ? before : after) & border.mask) !== 0;
};

/**
 * Looks for matches, in a time that is linear in the text's length whatever the expression: for each character it looks
 * at each step of the program once at most, and at none where it met the same letter in the same state before.
 */
export class Search {
  readonly #program: Program;
  /** The round in which each step was looked at last. */
  readonly #seen: Float64Array;
  #round = 0;
  #letters: Letters;
  readonly #states = new Map<string, State>();
  #remembered = 0;
  #start: State;
  /** Whether nothing can begin but at the start of a text. */
  readonly #anchored: boolean;
  /** How often a step of the program was looked at, for all texts together. */
  looks = 0;

  constructor(program: Program) {
    this.#program = program;
    this.#letters = new Letters(program.sets);
    this.#seen = new Float64Array(program.steps.length);
    this.#start = this.#state([], EDGE);
    let begins = false;
    const noStart = (border: Border): boolean => border.side !== "before" || border.mask !== EDGE;
    const isFound = this.#reach([], noStart, () => {
      begins = true;
    });
    this.#anchored = !isFound && !begins;
  }

  /** Steps of the program. */
  size(): number {
    return this.#program.steps.length;
  }

  /**
   * Whether any part of the text matches, the empty one included.
   * @param work that it may take, with others
   * @throws TooMuchWork when it would take more
   */
  finds(text: string, work?: Work): boolean {
    let state = this.#start;
    for (let at = 0; at < text.length; at++) {
      const code = text.codePointAt(at) as number;
      if (code > 0xffff) at++;
      const letter = this.#letters.of(code);
      state = state.next[letter.id] ?? this.#after(state, letter, work);
      if (state.verdict !== undefined) return state.verdict;
    }
    return (state.next[END.id] ?? this.#after(state, END, work)) === FOUND;
  }

  #after(state: State, letter: Letter, work: Work | undefined): State {
    const reached = new Set<number>();
    const before = this.looks;
    const isFound = this.#reach(
      state.places,
      (border) => holds(border, state.beside, letter.beside),
      ({ set, to }) => {
        if (letter.sets.has(set)) reached.add(to);
      },
    );
    work?.spend(this.looks - before, reached.size);
    if (isFound) return this.#remember(state, letter, FOUND);
    if (reached.size === 0 && this.#anchored) return this.#remember(state, letter, NOT_FOUND);
    if (this.#remembered > REMEMBERED || this.#letters.count() > LETTERS_REMEMBERED) {
      this.#forget();
      return this.#state(reached, letter.beside);
    }
    return this.#remember(state, letter, this.#state(reached, letter.beside));
  }

  /** Looks at all that can be reached without reading, also from the start, since a match may begin anywhere. @returns whether it is found */
  #reach(places: Iterable<number>, passes: (border: Border) => boolean, read: (step: Read) => void): boolean {
    const { start, steps } = this.#program;
    const round = ++this.#round;
    const pending = [start, ...places];
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      if (this.#seen[at] === round) continue;
      this.#seen[at] = round;
      this.looks++;
      const step = steps[at] as Step;
      if (step.is === "match") return true;
      if (step.is === "fork") pending.push(step.to, step.or);
      else if (step.is === "read") read(step);
      else if (passes(step.border)) pending.push(step.to);
    }
    return false;
  }

  #state(reached: Iterable<number>, beside: number): State {
    const places = Int32Array.from(reached).sort();
    const key = `${beside} ${places.join()}`;
    let state = this.#states.get(key);
    if (!state) {
      state = { places, beside, next: [] };
      this.#states.set(key, state);
      this.#remembered += places.length + key.length;
    }
    return state;
  }

  #remember(state: State, { id }: Letter, next: State): State {
    this.#remembered += Math.max(0, id + 1 - state.next.length);
    state.next[id] = next;
    return next;
  }

  #forget(): void {
    this.#letters = new Letters(this.#program.sets);
    this.#states.clear();
    this.#remembered = 0;
    this.#start = this.#state([], EDGE);
  }
}
