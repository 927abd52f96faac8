import { characterSet, oneCharacter } from "./character-set.ts";
import { parseClass, parseEscape, parseSet } from "./parse-set.ts";
import { Reader } from "./reader.ts";
import {
  border,
  COPIES_LIMIT,
  character,
  DEPTH_LIMIT,
  EDGE,
  NEWLINE,
  repeat,
  type Syntax,
  together,
} from "./syntax.ts";

/** What `(?i)`, `(?m)` and `(?s)` turn on, until the group ends. `(?U)` says what to prefer, so it changes nothing here. */
interface Flags {
  readonly fold: boolean;
  readonly lines: boolean;
  readonly dotAll: boolean;
}

const named = /\(\?P?<([^>]*)>/y;
const flagged = /\(\?([imsU]*)(?:-([imsU]+))?([:)])/y;
const counted = /\{(0|[1-9]\d*)(?:(,)(0|[1-9]\d*)?)?\}/y;
const quoted = /\\Q(.*?)(?:\\E|$)/sy;

const lineEnd = ({ lines }: Flags): number => (lines ? EDGE | NEWLINE : EDGE);
const anyButNewline = characterSet({ within: "\\n", outside: [] }, false, true);
const any = characterSet({ within: "", outside: [] }, false, true);

/** What is a part by itself. */
const signs = new Map<string, (flags: Flags) => Syntax>([
  [".", ({ dotAll }) => character(dotAll ? any : anyButNewline)],
  ["^", (flags) => border({ side: "before", mask: lineEnd(flags) })],
  ["$", (flags) => border({ side: "after", mask: lineEnd(flags) })],
  ["\\A", () => border({ side: "before", mask: EDGE })],
  ["\\z", () => border({ side: "after", mask: EDGE })],
  ["\\b", () => border({ side: "word", not: false })],
  ["\\B", () => border({ side: "word", not: true })],
]);

class Parser {
  readonly #reader: Reader;
  readonly #names = new Set<string>();
  #flags: Flags;
  #open = 0;

  constructor(text: string, fold: boolean) {
    this.#reader = new Reader(text);
    this.#flags = { fold, lines: false, dotAll: false };
  }

  parse(): Syntax {
    const whole = this.#choice();
    return this.#reader.isDone() ? whole : this.#reader.fail("there is no ( for this )", this.#reader.at);
  }

  #choice(): Syntax {
    const ways: Syntax[] = [];
    do ways.push(this.#sequence());
    while (this.#reader.take("|"));
    return together("choice", ways);
  }

  #sequence(): Syntax {
    const reader = this.#reader;
    const parts: Syntax[] = [];
    let repeatedAt = -1;
    while (!reader.isDone() && !reader.sees("|") && !reader.sees(")")) {
      const from = reader.at;
      const count = this.#count();
      if (count) {
        reader.take("?");
        const written = reader.text.slice(repeatedAt < 0 ? from : repeatedAt, reader.at);
        if (repeatedAt >= 0) reader.fail(`${written} repeats a repetition`, repeatedAt);
        const last = parts.pop() ?? reader.fail(`${written} has nothing to repeat`, from);
        parts.push(this.#repeated(last, count, from));
        repeatedAt = from;
      } else {
        this.#item(parts);
        repeatedAt = -1;
      }
    }
    return together("sequence", parts);
  }

  /** How often, as least and most, or null where no repetition is written. A brace that is none is a brace. */
  #count(): readonly [number, number] | null {
    const reader = this.#reader;
    if (reader.take("*")) return [0, Infinity];
    if (reader.take("+")) return [1, Infinity];
    if (reader.take("?")) return [0, 1];
    const from = reader.at;
    const braces = reader.takeForm(counted);
    if (!braces) return null;
    const [whole, least, comma, most] = braces;
    const min = Number(least);
    const max = comma ? Number(most ?? Infinity) : min;
    if (min > COPIES_LIMIT || (max !== Infinity && max > COPIES_LIMIT) || min > max)
      reader.fail(`${whole} is no count: write {least,most} with at most ${COPIES_LIMIT}`, from);
    return [min, max];
  }

  #repeated(of: Syntax, [min, max]: readonly [number, number], from: number): Syntax {
    const whole = repeat(of, min, max);
    if (whole.copies > COPIES_LIMIT)
      this.#reader.fail(`repetitions in each other come to more than ${COPIES_LIMIT}`, from);
    if (whole.depth > DEPTH_LIMIT) this.#reader.fail("repetitions are nested too deeply", from);
    return whole;
  }

  /** Adds what is written here: mostly one part, none for flags, several for a quotation. */
  #item(parts: Syntax[]): void {
    const reader = this.#reader;
    const { fold } = this.#flags;
    const written = reader.text.slice(reader.at, reader.at + (reader.sees("\\") ? 2 : 1));
    const sign = signs.get(written);
    if (sign) {
      reader.take(written);
      parts.push(sign(this.#flags));
    } else if (written === "(") {
      const group = this.#group();
      if (group) parts.push(group);
    } else if (written === "[") parts.push(character(parseSet(reader, fold)));
    else if (written === "\\Q") {
      for (const one of reader.takeForm(quoted)?.[1] ?? "")
        parts.push(character(oneCharacter(one.codePointAt(0) ?? 0, fold)));
    } else if (reader.sees("\\")) {
      parts.push(character(parseClass(reader, fold) ?? oneCharacter(parseEscape(reader), fold)));
    } else parts.push(character(oneCharacter(reader.takeCode(), fold)));
  }

  /** A group, or null for flags that hold from here on. */
  #group(): Syntax | null {
    const reader = this.#reader;
    const from = reader.at;
    const outer = this.#flags;
    if (!reader.sees("(?")) reader.take("(");
    else if (reader.sees("(?<") || reader.sees("(?P<")) this.#name(from);
    else if (this.#turnFlags(from)) return null;
    if (++this.#open > DEPTH_LIMIT) reader.fail("groups are nested too deeply", from);
    const inner = this.#choice();
    this.#open--;
    this.#flags = outer;
    return reader.take(")") ? inner : reader.fail("a closing ) is missing for the (", from);
  }

  #name(from: number): void {
    const reader = this.#reader;
    if (/^\(\?<[=!]/.test(reader.text.slice(from, from + 4))) reader.fail("RE2 cannot look behind", from);
    const name = reader.takeForm(named)?.[1] ?? "";
    if (!/^\w+$/.test(name)) reader.fail("a group's name is made of letters, digits and _", from);
    if (this.#names.has(name)) reader.fail(`there is a group ${name} already`, from);
    this.#names.add(name);
  }

  /** @returns whether they stand alone, as in `(?i)` */
  #turnFlags(from: number): boolean {
    const reader = this.#reader;
    if (reader.sees("(?=") || reader.sees("(?!")) reader.fail("RE2 cannot look ahead", from);
    const [, on = "", off = "", end] = reader.takeForm(flagged) ?? reader.fail("no group of RE2 begins so", from);
    const turned = (flag: string, was: boolean): boolean => !off.includes(flag) && (was || on.includes(flag));
    const { fold, lines, dotAll } = this.#flags;
    this.#flags = { fold: turned("i", fold), lines: turned("m", lines), dotAll: turned("s", dotAll) };
    return end === ")";
  }
}

/**
 * Reads an expression of RE2 (https://github.com/google/re2/wiki/Syntax).
 * @param fold as if it began with `(?i)`
 * @throws ExpressionError where RE2 would refuse it
 */
export const parseExpression = (text: string, fold: boolean): Syntax => new Parser(text, fold).parse();
