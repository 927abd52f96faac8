import { describe, expect, it } from "vitest";
import { engagementsByVisit } from "../../../domain/visits/attention.ts";
import { foldHit } from "../../../domain/visits/fold.ts";
import { scoreVisits } from "../../../domain/visits/profile.ts";
import { computeScore } from "../../../domain/visits/score.ts";
import { newVisitor } from "../../../domain/visits/visit.ts";
import { aHit } from "../../support/hits.ts";

const NOON = Date.UTC(2026, 5, 1, 12);
const MINUTE = 60_000;
const signs = { hits: [], channel: "Direct", engagedMs: 0, deepestScroll: 0 };

const visitorOf = (...hits: Parameters<typeof aHit>[0][]) => {
  const visitor = newVisitor("v", 0);
  for (const hit of hits) foldHit(visitor, aHit(hit));
  return visitor;
};

describe("the value score", () => {
  const many = Array.from({ length: 20 }, (_, i) => aHit({ at: NOON, page: `/${i}` })) as never[];
  const table: [string, Partial<typeof signs>, number][] = [
    ["nothing", {}, 0],
    ["three minutes of attention", { engagedMs: 3 * MINUTE }, 30],
    ["an hour of attention", { engagedMs: 60 * MINUTE }, 30],
    ["a full scroll", { deepestScroll: 100 }, 10],
    ["a channel of intent", { channel: "Email" }, 5],
    ["twenty pages", { hits: many }, 30],
  ];
  it.each(table)("[VI8] %s", (_what, given, score) => {
    expect(computeScore({ ...signs, ...given })).toBe(score);
  });

  it("[VI8] revenue makes it 100", () => {
    const visitor = visitorOf(
      { at: NOON },
      { at: NOON, seq: 2, kind: "event", revenue: { amount: 9, currency: "EUR" } },
    );
    expect(scoreVisits(visitor)[0]?.score).toBe(100);
  });
});

describe("whose attention it is", () => {
  it("[VI7] engagement belongs to its pageview's visit, even when its heartbeat falls into a later one", () => {
    const visitor = visitorOf(
      { at: NOON, page: "/a" },
      {
        at: NOON + 60 * MINUTE,
        seq: 2,
        kind: "engagement",
        pageview: 1,
        page: "/a",
        engagedMs: 5000,
        interactive: false,
      },
      { at: NOON + 61 * MINUTE, seq: 3, page: "/b" },
    );
    const pages = Array.from(engagementsByVisit(visitor).keys(), (visit) => visit.hits[0]?.page);
    expect(visitor.visits).toHaveLength(2);
    expect(pages).toEqual(["/a"]);
  });

  it("[VI7] without its pageview it belongs to the visit around it, and to none when nothing was viewed", () => {
    const lost = { kind: "engagement" as const, pageview: 9, interactive: false };
    const around = visitorOf({ at: NOON, page: "/a" }, { at: NOON + MINUTE, seq: 2, ...lost });
    expect(engagementsByVisit(around).size).toBe(1);
    const alone = visitorOf({ at: NOON + MINUTE, seq: 2, ...lost });
    expect(engagementsByVisit(alone).size).toBe(0);
  });
});
