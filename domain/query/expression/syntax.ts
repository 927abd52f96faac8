import type { CharacterSet } from "./character-set.ts";

/** What a place between two characters lies beside, as bits: an end of the text, a new line, a character of a word, any other. */
export const EDGE = 1;
export const NEWLINE = 2;
export const WORD = 4;
export const OTHER = 8;

/** What must hold at a place: its neighbour on one side is one of those, or a word begins or ends there (or, `not`, does neither). */
export type Border =
  | { readonly side: "before" | "after"; readonly mask: number }
  | { readonly side: "word"; readonly not: boolean };

/** An expression as a tree. What a group captures and which match is preferred is left out: the question is only whether there is one. */
export type Syntax = Measure &
  (
    | { readonly is: "character"; readonly set: CharacterSet }
    | { readonly is: "border"; readonly border: Border }
    | { readonly is: "sequence" | "choice"; readonly of: readonly Syntax[] }
    | { readonly is: "repeat"; readonly of: Syntax; readonly min: number; readonly max: number }
  );

/** How deep groups and repetitions lie in each other, and how often the inmost is repeated by counts: their product. */
interface Measure {
  readonly depth: number;
  readonly copies: number;
}

/** Whoever walks a tree recurses: deeper ones are refused. */
export const DEPTH_LIMIT = 1000;
/** RE2's limit, for one count and for the product of counts within each other. */
export const COPIES_LIMIT = 1000;

const leaf: Measure = { depth: 0, copies: 1 };

export const character = (set: CharacterSet): Syntax => ({ ...leaf, is: "character", set });

export const border = (of: Border): Syntax => ({ ...leaf, is: "border", border: of });

/** All of them one after the other, or one of them; of a single one, itself. */
export const together = (is: "sequence" | "choice", of: readonly Syntax[]): Syntax => {
  const [only] = of;
  if (only && of.length === 1) return only;
  let { depth, copies } = leaf;
  for (const part of of) {
    depth = Math.max(depth, part.depth);
    copies = Math.max(copies, part.copies);
  }
  return { is, of, depth, copies };
};

/** @param max `Infinity` where there is none */
export const repeat = (of: Syntax, min: number, max: number): Syntax => {
  const count = max === Infinity ? min : max;
  // What is taken no times at all is in no program: RE2 does not count it.
  const copies = max === 0 ? 1 : Math.max(1, count) * of.copies;
  return { is: "repeat", of, min, max, depth: of.depth + 1, copies };
};
