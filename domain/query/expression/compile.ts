import { parseExpression } from "./parse.ts";
import { ProgramWriter } from "./program.ts";
import { ExpressionError } from "./reader.ts";
import { Search } from "./search.ts";

/**
 * Regular expressions come from outside, so they are RE2's, without what cannot be had in linear time: no filter can hang an object.
 * @param expressions of which one must match, somewhere in a text
 * @param fold whether case is ignored
 * @throws ExpressionError for one that RE2 would refuse, or when they are too large together
 */
export const compileExpressions = (expressions: readonly string[], fold: boolean): Search => {
  const writer = new ProgramWriter();
  for (const expression of expressions) {
    try {
      writer.addWay(parseExpression(expression, fold));
    } catch (error) {
      if (error instanceof ExpressionError) error.expression = expression;
      throw error;
    }
  }
  return new Search(writer.program());
};

/** How many steps some expressions come to together, or what is wrong with the first that is refused. */
export const measureExpressions = (
  expressions: readonly string[],
): { steps: number } | { expression: string; why: string } => {
  try {
    return { steps: compileExpressions(expressions, false).size() };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { expression: error.expression, why: error.message };
  }
};
