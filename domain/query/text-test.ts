import { RE2JS } from "re2js";
import { compileWildcards } from "../ingest/wildcard.ts";
import type { TextFilter } from "./plan.ts";

/** Regular expressions come from outside: RE2's run in linear time, so no filter can hang an object. */
const expression = (pattern: string, fold: boolean): ((text: string) => boolean) => {
  const compiled = RE2JS.compile(pattern, fold ? RE2JS.CASE_INSENSITIVE : 0);
  return (text) => compiled.matcher(text).find();
};

/** What is wrong with an RE2 expression, or null. */
export const expressionError = (pattern: string): string | null => {
  try {
    RE2JS.compile(pattern);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const anyOf =
  (tests: readonly ((text: string) => boolean)[]) =>
  (text: string): boolean =>
    tests.some((test) => test(text));

/** A filter's question to one text. @throws for an expression that {@link expressionError} would have named */
export const textTest = ({ how, values, fold }: Omit<TextFilter, "op" | "column">): ((text: string) => boolean) => {
  if (how === "matches") return anyOf(values.map((pattern) => expression(pattern, fold)));
  if (how === "like") return compileWildcards(values);
  const wanted = fold ? values.map((value) => value.toLowerCase()) : values;
  const set = new Set(wanted);
  const test =
    how === "is" ? (text: string) => set.has(text) : anyOf(wanted.map((part) => (text) => text.includes(part)));
  return fold ? (text) => test(text.toLowerCase()) : test;
};
