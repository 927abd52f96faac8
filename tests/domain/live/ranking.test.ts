import fc from "fast-check";
import { expect, it } from "vitest";
import { Ranking } from "../../../domain/live/ranking.ts";

const steps = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 60 })), { minLength: 50, maxLength: 400 });

it("[LV6] the top list is that of sorting all counts, after any additions and removals", () => {
  let gathered = 0;
  fc.assert(
    fc.property(steps, (changes) => {
      const ranking = new Ranking(5);
      const counts = new Map<string, number>();
      for (const [more, no] of changes) {
        const key = `/${no}`;
        const count = counts.get(key) ?? 0;
        // The keys come and go, so that candidates run out and are gathered anew.
        if (more || count === 0) {
          ranking.add(key);
          counts.set(key, count + 1);
        } else {
          ranking.remove(key);
          counts.set(key, count - 1);
          gathered++;
        }
        const sorted = [...counts]
          .filter(([, online]) => online > 0)
          .map(([key, online]) => ({ key, online }))
          .sort((a, b) => b.online - a.online || (a.key < b.key ? -1 : 1));
        expect(ranking.top()).toEqual(sorted.slice(0, 5));
      }
    }),
  );
  expect(gathered).toBeGreaterThan(500);
});

it("[LV6] a list that shrinks from many keys to few stays right", () => {
  const ranking = new Ranking(5);
  const keys = Array.from({ length: 100 }, (_, i) => String(i).padStart(3, "0"));
  for (const key of keys) ranking.add(key);
  for (const [i, key] of keys.entries()) {
    expect(ranking.top().map((entry) => entry.key)).toEqual(keys.slice(i, i + 5));
    ranking.remove(key);
  }
  expect(ranking.top()).toEqual([]);
});
