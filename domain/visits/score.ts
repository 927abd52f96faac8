import type { CountedHit } from "./visit.ts";

/** What the value score looks at. */
export interface VisitSigns {
  hits: readonly CountedHit[];
  channel: string;
  engagedMs: number;
  /** Deepest scroll on any page, 0..100. */
  deepestScroll: number;
}

const PAGES_ENOUGH = 6;
const ENGAGED_MS_ENOUGH = 3 * 60 * 1000;
const intentChannels: ReadonlySet<string> = new Set(["Paid Search", "Paid Shopping", "Email", "AI Assistants"]);

const share = (value: number, enough: number): number => Math.min(value / enough, 1);

/**
 * Value score of a visit, 0..100: how much it looks like one that converts. Plain weights: breadth 30, attention 30,
 * action 25, depth 10, intent of the channel 5; revenue makes it 100. It looks at nothing but the visit, so it does not
 * depend on which other visits were known when.
 */
export const computeScore = (signs: VisitSigns): number => {
  const pages = new Set<string>();
  let actions = 0;
  for (const hit of signs.hits) {
    if (hit.revenue && hit.revenue.amount > 0) return 100;
    if (hit.kind === "pageview") pages.add(hit.page);
    else if (hit.interactive) actions++;
  }
  return Math.round(
    30 * share(Math.max(pages.size - 1, 0), PAGES_ENOUGH - 1) +
      30 * share(signs.engagedMs, ENGAGED_MS_ENOUGH) +
      25 * share(actions, 2) +
      10 * share(signs.deepestScroll, 100) +
      (intentChannels.has(signs.channel) ? 5 : 0),
  );
};
