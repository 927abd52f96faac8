import fc from "fast-check";

/** Random expressions over the whole of RE2's grammar, some of them broken, and texts that they have a chance to match. */

/** Few, so that they meet: of ASCII, with other cases that are not (K, ſ), beyond the BMP, halves of pairs, and what borders look at. */
const characters = [
  ..."abkKsS0_-. /\n\t]é",
  ...["\u212a", "\u017f", "σ", "ς", "Σ", "ß", "ẞ", "İ", "ı", "ж", "Ж", "中", "ǅ"],
  ...["😀", "𐐀", "𐐨", "\ud83d", "\ude00"],
];
export const text = fc.string({ unit: fc.constantFrom(...characters), maxLength: 12 });

const quoted = (character: string): string => (/[\\^$.|?+*()[\]{}]/.test(character) ? `\\${character}` : character);
const literal = fc.constantFrom(...characters).map(quoted);

const escaped = fc.constantFrom(
  ...["\\a", "\\f", "\\n", "\\r", "\\t", "\\v", "\\.", "\\-", "\\_", "\\]", "\\/"],
  ...["\\0", "\\141", "\\12", "\\x61", "\\x{4B}", "\\x{1F600}", "\\x{d83d}", "\\x{0000061}"],
);
const category = fc.constantFrom("L", "Lu", "Ll", "Lt", "M", "N", "Nd", "P", "S", "Z", "C", "Cs", "Cc");
const script = fc.constantFrom("Greek", "Latin", "Cyrillic", "Han", "Common", "Any", "Deseret", "Old_Italic", "Thai");
const named = fc.oneof(
  fc.constantFrom("\\d", "\\D", "\\s", "\\S", "\\w", "\\W", "\\pL", "\\PL", "\\pN", "\\PZ"),
  fc
    .tuple(fc.constantFrom("p", "P"), fc.constantFrom("", "^"), fc.oneof(category, script))
    .map(([sign, caret, name]) => `\\${sign}{${caret}${name}}`),
);
const posix = fc
  .tuple(
    fc.constantFrom("", "^"),
    fc.constantFrom(
      ...["alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph"],
      ...["lower", "print", "punct", "space", "upper", "word", "xdigit"],
    ),
  )
  .map(([caret, name]) => `[:${caret}${name}:]`);
const range = fc.constantFrom("a-z", "A-Z", "0-9", "S-k", "!-~", "α-ω", "\\x{400}-\\x{4ff}", "\\t-\\r", "+--", "😀-😎");
const inSet = fc.oneof(literal, escaped, named, posix, range, fc.constantFrom("-", "^", "[", "&&", "."));
const set = fc
  .tuple(
    fc.constantFrom("[", "[^", "[]", "[^]"),
    fc.array(inSet, { minLength: 1, maxLength: 3 }),
    fc.constantFrom("]", "-]"),
  )
  .map(([open, members, close]) => `${open}${members.join("")}${close}`);

const border = fc.constantFrom("^", "$", "\\A", "\\z", "\\b", "\\B");
const count = fc.constantFrom("*", "+", "?", "*?", "+?", "??", "{2}", "{0}", "{0,}", "{1,}", "{0,2}", "{1,3}?", "{2,}");
const flags = fc.constantFrom("(?i)", "(?m)", "(?s)", "(?-i)", "(?im-s)", "(?U)", "(?i-i)", "(?)", "(?-m)");
const quotation = fc.constantFrom("\\Qa.b\\E", "\\Q\\E", "\\Q[a\\E", "\\Qs\\");

/** Names of groups may meet too: then all refuse. */
const opening = fc.constantFrom("(", "(?:", "(?P<n>", "(?<n>", "(?<m_1>", "(?i:", "(?m:", "(?s-i:", "(?-s:");

/** Of RE2's grammar. */
export const expression: fc.Arbitrary<string> = fc.letrec<{ choice: string; item: string }>((tie) => ({
  choice: fc
    .array(fc.array(tie("item"), { maxLength: 4 }), { minLength: 1, maxLength: 3 })
    .map((ways) => ways.map((items) => items.join("")).join("|")),
  item: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { arbitrary: literal, weight: 6 },
    { arbitrary: fc.constant("."), weight: 2 },
    { arbitrary: fc.oneof(named, set, escaped), weight: 4 },
    { arbitrary: border, weight: 2 },
    { arbitrary: fc.oneof(flags, quotation), weight: 1 },
    { arbitrary: fc.tuple(tie("item"), count).map(([item, often]) => `${item}${often}`), weight: 4 },
    { arbitrary: fc.tuple(opening, tie("choice")).map(([open, inner]) => `${open}${inner})`), weight: 4 },
  ),
})).choice;

/** Of its pieces, put together without regard to it: most are refused. */
const pieces = [
  ..."()[]{}|*+?^$\\-:,.<>=!PpQExabz019",
  ...["(?", "(?:", "(?i", "(?P<n>", "(?<n>", "[:", ":]", "[^", "\\x", "}", "\\1", "\\8"],
  ...["{1", "{2,1}", "{1001}", "{01}", "\\p{"],
  ...["\\pL", "\\d", "[:alpha:]", "(?=", "(?<!", "a{1000}", "{2}", "\\Q", "\\E", "\\C", "\\Z", "\\z", "é", "\ud800"],
];
export const brokenExpression = fc.string({ unit: fc.constantFrom(...pieces), maxLength: 10 });
