import type { Plan } from "./operations.ts";
import { type OnWake, Simulation } from "./simulation.ts";

/** What went wrong, without the figures: another mistake on the way to a shorter run is not the one that is looked for. */
const failureOf = async (plan: Plan, onWake?: OnWake): Promise<string | null> =>
  (await new Simulation(plan, onWake).run()).violation?.replace(/[0-9].*/s, "") ?? null;

/**
 * Leaves out operations while the run still fails: halves, then quarters, down to single ones.
 * @param tries how many runs it may cost
 * @returns the shortest failing plan that was found
 */
export const shrink = async (plan: Plan, tries: number, onWake?: OnWake): Promise<Plan> => {
  const failure = await failureOf(plan, onWake);
  let best = plan;
  let left = tries;
  for (
    let size = Math.ceil(best.operations.length / 2);
    size >= 1 && left > 0;
    size = size > 1 ? Math.ceil(size / 2) : 0
  ) {
    for (let from = 0; from < best.operations.length && left > 0; ) {
      const operations = best.operations.toSpliced(from, size);
      left--;
      if ((await failureOf({ ...best, operations }, onWake)) === failure) best = { ...best, operations };
      else from += size;
    }
  }
  return best;
};
