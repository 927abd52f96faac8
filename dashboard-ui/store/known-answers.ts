import type { QueryAnswer } from "../../protocol/query.ts";
import type { Batch, Place, Question } from "../rules/questions.ts";

export type Answer = QueryAnswer | { error: string };

/** What the server answered within one scope (rules/questions.ts): figures of another one are no use to it. */
export interface KnownAnswers {
  areOf(scope: string): boolean;
  /** Questions of a batch that were not answered within the scope, each once. @param scope null: all of them */
  missing(batch: Batch, scope: string | null): Question[];
  /** Keeps answers, in the order of the questions, and forgets those of another scope. */
  add(scope: string, questions: readonly Question[], answers: readonly Answer[]): void;
  /** The answers to a batch, as far as they are known. */
  to(batch: Batch): Map<Place, Answer>;
  forget(): void;
}

export const createKnownAnswers = (): KnownAnswers => {
  const known = new Map<string, Answer>();
  let current: string | null = null;
  const keyOf = (question: Question): string => JSON.stringify(question);
  return {
    areOf: (scope) => scope === current,
    missing: (batch, scope) => {
      const questions = new Map([...batch.values()].map((question) => [keyOf(question), question]));
      const isKnown = (key: string): boolean => scope !== null && scope === current && known.has(key);
      return [...questions].flatMap(([key, question]) => (isKnown(key) ? [] : [question]));
    },
    add: (scope, questions, answers) => {
      if (scope !== current) known.clear();
      current = scope;
      questions.forEach((question, index) => {
        const answer = answers[index];
        if (answer !== undefined) known.set(keyOf(question), answer);
      });
    },
    to: (batch) => {
      const answers = new Map<Place, Answer>();
      for (const [place, question] of batch) {
        const answer = known.get(keyOf(question));
        if (answer !== undefined) answers.set(place, answer);
      }
      return answers;
    },
    forget: () => {
      known.clear();
      current = null;
    },
  };
};
