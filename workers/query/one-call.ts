import type { AskShards } from "../../domain/query/ask-plans.ts";
import type { ScanPartial } from "../../domain/query/partial.ts";
import type { HitsPlan, ScanPlan } from "../../domain/query/plan.ts";

interface Waiting {
  plans: readonly ScanPlan[];
  resolve: (replies: ScanPartial[][]) => void;
  reject: (reason: unknown) => void;
}

/** Equal filters become one object: a shard evaluates a filter once per table, and knows it by identity. */
const sharingFilters = (plans: readonly ScanPlan[]): ScanPlan[] => {
  const known = new Map<string, HitsPlan["filter"]>();
  return plans.map((plan) => {
    if (plan.subject === "extent" || plan.filter === null) return plan;
    const key = JSON.stringify(plan.filter);
    const filter = known.get(key) ?? plan.filter;
    known.set(key, filter);
    return { ...plan, filter };
  });
};

/**
 * Lets questions that are asked at the same time share one call to each shard, and equal plans one scan.
 * @param askShards sends plans to every shard
 */
export const oneCall = (askShards: AskShards): AskShards => {
  let waiting: Waiting[] = [];
  const flush = async (): Promise<void> => {
    const asked = waiting;
    waiting = [];
    const indexes = new Map<string, number>();
    const plans: ScanPlan[] = [];
    const places = asked.map(({ plans: wanted }) =>
      wanted.map((plan) => {
        const key = JSON.stringify(plan);
        const known = indexes.get(key);
        if (known !== undefined) return known;
        indexes.set(key, plans.length);
        return plans.push(plan) - 1;
      }),
    );
    try {
      const replies = await askShards(sharingFilters(plans));
      asked.forEach(({ resolve }, question) => {
        resolve(replies.map((reply) => (places[question] ?? []).map((place) => reply[place] as ScanPartial)));
      });
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  };
  return (plans) =>
    new Promise((resolve, reject) => {
      // All questions of a round ask within one turn of the event loop; the call leaves after the last of them.
      if (waiting.length === 0) queueMicrotask(() => void flush());
      waiting.push({ plans, resolve, reject });
    });
};
