/**
 * A set of characters (code points). Whether one belongs is asked of the platform's own regular expressions, of one character at
 * a time, which is a step of constant time: so Unicode's tables of scripts, categories and cases need not be carried along.
 */
export interface CharacterSet {
  /** Equal for sets that were written alike. */
  readonly key: string;
  /** The only member, where there is one. */
  readonly only?: number;
  has(code: number): boolean;
}

/** What stands within `[` and `]`. */
export interface Members {
  /** In the form of a class of JavaScript's. */
  readonly within: string;
  /** What is in none of these is a member as well. */
  readonly outside: readonly string[];
}

/** `\d` and the others, by their letter. */
export const perlClasses: Readonly<Record<string, string>> = { d: "0-9", s: "\\t\\n\\f\\r ", w: "0-9A-Z_a-z" };

/** `[:alpha:]` and the others: of ASCII alone, as in RE2. */
export const posixClasses: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  ascii: "\\x00-\\x7f",
  blank: "\\t ",
  cntrl: "\\x00-\\x1f\\x7f",
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: "!-\\/:-@\\[-`{-~",
  space: "\\t-\\r ",
  upper: "A-Z",
  word: "0-9A-Z_a-z",
  xdigit: "0-9A-Fa-f",
};

const isKnown = (property: string): boolean => {
  try {
    return new RegExp(property, "u").source !== "";
  } catch {
    return false;
  }
};

/** Unicode's scripts have a short name of four letters too, which RE2 does not know; these are the full names of that length. */
const fullNamesOfFour = /^(Ahom|Cham|Kawi|Lisu|Miao|Modi|Newa|Thai|Toto)$/;

/** @param name of RE2: a general category's letters, a script's full name, or `Any`. @returns null for any other */
export const unicodeClass = (name: string): string | null => {
  if (name === "Any") return "\\p{Any}";
  if (!/^[A-Z]\w*$/.test(name)) return null;
  const category = `\\p{gc=${name}}`;
  if (name.length <= 2 && isKnown(category)) return category;
  const script = `\\p{Script=${name}}`;
  return (name.length !== 4 || fullNamesOfFour.test(name)) && isKnown(script) ? script : null;
};

const escaped = (code: number): string => `\\u{${code.toString(16)}}`;

export const codeRange = (low: number, high: number): string => `${escaped(low)}-${escaped(high)}`;

/** @param fold whether members stand for what differs from them in case alone (Unicode's simple folding, as in RE2) */
export const characterSet = ({ within, outside }: Members, fold: boolean, negated: boolean): CharacterSet => {
  const ways = [`[${within}]`, ...outside.map((excluded) => `[^${excluded}]`)].join("|");
  const one = new RegExp(`^(?:${ways})$`, fold ? "iu" : "u");
  return {
    key: `${negated ? "^" : ""}${fold ? "i" : ""}${ways}`,
    has: (code) => one.test(String.fromCodePoint(code)) !== negated,
  };
};

/** Every character that folds to another, or to which another folds, is in it. */
const cased = /\p{Changes_When_Casefolded}|\p{Changes_When_Casemapped}/u;

export const oneCharacter = (code: number, fold: boolean): CharacterSet =>
  fold && cased.test(String.fromCodePoint(code))
    ? characterSet({ within: escaped(code), outside: [] }, true, false)
    : { key: escaped(code), only: code, has: (other) => other === code };
