import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readQuery } from "../../../domain/query/ask.ts";
import type { ResultRow } from "../../../protocol/query.ts";
import { bodies, scenes } from "./arbitrary.ts";
import { asking } from "./asking.ts";
import { oracle } from "./oracle.ts";

const sorted = (rows: readonly ResultRow[]): string[] =>
  rows.map(({ dimensions, metrics }) => JSON.stringify([dimensions, metrics])).sort();

describe("against an oracle that goes row by row", () => {
  it("[QU3] answers random questions about random histories alike, over any number of shards and tables", async () => {
    let answered = 0;
    const questions = scenes.chain((scene) => bodies(scene).map((body) => ({ scene, body })));
    await fc.assert(
      fc.asyncProperty(questions, async ({ scene, body }) => {
        const read = readQuery({ site_id: "example.com", ...body }, { goals: scene.goals ?? [] });
        fc.pre("query" in read);
        if (!("query" in read)) return;
        const asked = await asking(scene, body);
        if (!("answer" in asked)) throw new Error(asked.error);
        expect(sorted(asked.answer.results)).toEqual(sorted(oracle(scene, read.query)));
        answered++;
      }),
      { numRuns: Number(process.env.QUERY_RUNS ?? 400), maxSkipsPerRun: 100 },
    );
    expect(answered).toBeGreaterThan(300);
  }, 60_000);
});
