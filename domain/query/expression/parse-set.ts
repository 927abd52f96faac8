import {
  type CharacterSet,
  characterSet,
  codeRange,
  perlClasses,
  posixClasses,
  unicodeClass,
} from "./character-set.ts";
import type { Reader } from "./reader.ts";

const MAX_CODE = 0x10ffff;

const controls: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };
const numbered = /\\(?:(0[0-7]{0,2}|[1-7][0-7]{1,2})|x(?:\{([\dA-Fa-f]+)\}|([\dA-Fa-f]{2})))/y;

/** An escape that means one character. @throws ExpressionError for any other */
export const parseEscape = (reader: Reader): number => {
  const from = reader.at;
  const number = reader.takeForm(numbered);
  if (number) {
    const [, octal, ...hex] = number;
    const code = octal ? Number.parseInt(octal, 8) : Number.parseInt(hex.join(""), 16);
    return code <= MAX_CODE ? code : reader.fail(`${number[0]} is no character of Unicode`, from);
  }
  reader.take("\\");
  if (reader.isDone()) return reader.fail("nothing follows the \\", from);
  const code = reader.takeCode();
  const letter = String.fromCodePoint(code);
  const control = controls[letter];
  if (control !== undefined) return control;
  if (/[1-9]/.test(letter)) return reader.fail(`RE2 has no back references such as \\${letter}`, from);
  if (code < 0x80 && !/[0-9A-Za-z]/.test(letter)) return code;
  return reader.fail(`\\${letter} is no escape of RE2`, from);
};

/** What a class contributes to a set: members as they are, or all others. */
interface Named {
  readonly members: string;
  readonly negated: boolean;
}

const unicode = /\\([pP])(?:\{(\^?)([^}]*)\}|(.))/suy;
const perl = /\\([dswDSW])/y;

/** `\d`, `\pN`, `\P{^Greek}` and their like, or null where none is. */
const takeClass = (reader: Reader): Named | null => {
  const from = reader.at;
  const letter = reader.takeForm(perl)?.[1];
  if (letter) {
    const lower = letter.toLowerCase();
    return { members: perlClasses[lower] ?? "", negated: letter !== lower };
  }
  const found = reader.takeForm(unicode);
  if (!found) {
    return reader.sees("\\p") || reader.sees("\\P")
      ? reader.fail("\\p wants a name of Unicode's, as in \\pL or \\p{Greek}", from)
      : null;
  }
  const [whole, sign, caret, name, single] = found;
  const members = unicodeClass(name ?? single ?? "");
  if (members === null) return reader.fail(`${whole} names no category or script of Unicode`, from);
  return { members, negated: (sign === "P") !== (caret === "^") };
};

/** `[:alpha:]` or `[:^alpha:]` within a set, or null where none is. */
const takePosixClass = (reader: Reader): Named | null => {
  if (!reader.sees("[:")) return null;
  const from = reader.at;
  const end = reader.find(":]", from + 2);
  if (end < 0) return null;
  const name = reader.text.slice(from + 2, end);
  const negated = name.startsWith("^");
  const members = posixClasses[negated ? name.slice(1) : name];
  if (members === undefined) return reader.fail(`[:${name}:] is no class of RE2`, from);
  reader.at = end + 2;
  return { members, negated };
};

/** A class that stands outside of brackets, or null where none is. */
export const parseClass = (reader: Reader, fold: boolean): CharacterSet | null => {
  const named = takeClass(reader);
  return named && characterSet({ within: named.members, outside: [] }, fold, named.negated);
};

/** `[...]`, at whose bracket the reader stands. */
export const parseSet = (reader: Reader, fold: boolean): CharacterSet => {
  const from = reader.at;
  const one = (): number => {
    if (reader.isDone()) return reader.fail("a closing ] is missing for the [", from);
    return reader.sees("\\") ? parseEscape(reader) : reader.takeCode();
  };
  reader.take("[");
  const negated = reader.take("^");
  let within = "";
  const outside: string[] = [];
  for (let first = true; first || !reader.take("]"); first = false) {
    const named = takePosixClass(reader) ?? takeClass(reader);
    if (named) {
      if (named.negated) outside.push(named.members);
      else within += named.members;
      continue;
    }
    const start = reader.at;
    const low = one();
    const isRange = reader.sees("-") && !reader.sees("-]") && reader.take("-");
    const high = isRange ? one() : low;
    if (high < low) reader.fail(`the range ${reader.text.slice(start, reader.at)} runs backwards`, start);
    within += codeRange(low, high);
  }
  return characterSet({ within, outside }, fold, negated);
};
