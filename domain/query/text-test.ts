import { compileWildcards } from "../ingest/wildcard.ts";
import { compileExpressions } from "./expression/compile.ts";
import type { Work } from "./expression/work.ts";
import type { TextFilter } from "./plan.ts";

const anyOf =
  (tests: readonly ((text: string) => boolean)[]) =>
  (text: string): boolean =>
    tests.some((test) => test(text));

/** A filter's question to one text. @param work that expressions may take; asked at every text @throws ExpressionError for expressions that `check` would have refused */
export const textTest = (
  { how, values, fold }: Omit<TextFilter, "op" | "column">,
  work?: () => Work,
): ((text: string) => boolean) => {
  if (how === "matches") {
    const search = compileExpressions(values, fold);
    return (text) => search.finds(text, work?.());
  }
  if (how === "like") return compileWildcards(values);
  const wanted = fold ? values.map((value) => value.toLowerCase()) : values;
  const set = new Set(wanted);
  const test =
    how === "is" ? (text: string) => set.has(text) : anyOf(wanted.map((part) => (text) => text.includes(part)));
  return fold ? (text) => test(text.toLowerCase()) : test;
};
