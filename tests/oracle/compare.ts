import fc from "fast-check";
import type { QueryAnswer } from "../../protocol/query.ts";
import type { ClickHouse } from "./chdb.ts";
import { Footfall } from "./footfall.ts";
import { askClickHouse } from "./oracle.ts";
import { questions } from "./questions.ts";
import { loadEvents } from "./visits.ts";
import { type World, worlds } from "./worlds.ts";

/** Footfall and ClickHouse side by side. */
type Case = readonly [world: World, bodies: readonly Record<string, unknown>[]];

/** Worlds, each with some questions about it. */
export const cases = (perWorld: number): fc.Arbitrary<Case> =>
  worlds.chain((world) =>
    fc.tuple(fc.constant(world), fc.array(questions(world), { minLength: 1, maxLength: perWorld, size: "max" })),
  );

/** What of an answer is compared: everything but the spelling of amounts and the echo. */
const comparable = ({ results, meta }: QueryAnswer) => ({
  results: results.map(({ dimensions, metrics }) => ({
    dimensions,
    metrics: metrics.map((cell) =>
      typeof cell === "object" && cell ? { value: cell.value, currency: cell.currency } : cell,
    ),
  })),
  total: meta.total_rows,
  timeLabels: meta.time_labels,
});

interface Pair {
  body: Record<string, unknown>;
  ours: unknown;
  theirs: unknown;
}

/** Both answers to each question that is one. */
export async function* pairs(clickHouse: ClickHouse, [world, bodies]: Case): AsyncGenerator<Pair> {
  const footfall = new Footfall(world);
  loadEvents(clickHouse, world.sent);
  for (const body of bodies) {
    const query = footfall.read(body);
    if (!query) continue;
    const ours = comparable(await footfall.answer(query));
    const { results, total, timeLabels } = askClickHouse(clickHouse, query, world);
    const theirs = {
      results,
      total: query.include.total_rows ? total : undefined,
      timeLabels: timeLabels ?? undefined,
    };
    yield { body, ours, theirs };
  }
}
