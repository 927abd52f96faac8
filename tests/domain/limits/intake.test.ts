import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Entrant, Intake } from "../../../domain/limits/intake.ts";

const limits = { requests: 40, bytes: 1000, requestsInAll: 100 };
const SECOND = 1000;

/** Lets in as many as get in, up to so many. */
const enterAll = (intake: Intake, count: number, bytes = 1, now = 0): Entrant[] => {
  const inside: Entrant[] = [];
  for (let index = 0; index < count; index++) if (!intake.refuses(now)) inside.push(intake.enter(bytes));
  return inside;
};

describe("how much is worked on at once", () => {
  it("[RE6] so many requests, or so many bytes of them, as soon as they are known", () => {
    expect(enterAll(new Intake(limits), 100)).toHaveLength(40);
    expect(enterAll(new Intake(limits), 100, 100)).toHaveLength(10);
    const intake = new Intake(limits);
    const [first] = enterAll(intake, 1, 1);
    if (first) intake.weigh(first, 1000);
    expect(intake.refuses(0)).toBe(true);
  });

  it("[RE6] the next are let in when most of those inside are done, and the sockets have few more to say", () => {
    const intake = new Intake(limits);
    const inside = enterAll(intake, 41);
    for (const entrant of inside.splice(0, 34)) intake.leave(entrant);
    expect([intake.look(0), intake.refuses(0)]).toEqual([true, true]);
    const [sixth, ...rest] = inside;
    if (sixth) intake.leave(sixth);
    // Ten came in vain meanwhile.
    for (let count = 0; count < 10; count++) intake.refuses(0);
    expect(intake.look(0)).toBe(true);
    expect([intake.look(0), intake.refuses(0)]).toEqual([false, false]);
    // Of the turn after that all of these have to be done.
    const next = enterAll(intake, 41);
    for (const entrant of next) intake.leave(entrant);
    intake.look(0);
    expect(intake.look(0)).toBe(true);
    for (const entrant of rest) intake.leave(entrant);
    expect(intake.look(0)).toBe(false);
  });

  it("[RE6] who is slow is not waited for longer than a second, and never keeps out more than there is room for in all", () => {
    const intake = new Intake(limits);
    enterAll(intake, 40, 1, 0);
    expect(intake.refuses(0)).toBe(true);
    expect(intake.look(SECOND - 1)).toBe(true);
    expect(intake.look(SECOND)).toBe(false);
    expect(enterAll(intake, 41, 1, SECOND)).toHaveLength(40);
    intake.look(2 * SECOND);
    expect(enterAll(intake, 100, 1, 2 * SECOND)).toHaveLength(20);
    expect(intake.refuses(10 * SECOND)).toBe(true);
  });

  it("[RE6] nobody is let in while many come in vain, but for no longer than five seconds", () => {
    const intake = new Intake(limits);
    for (const entrant of enterAll(intake, 41)) intake.leave(entrant);
    for (let now = 1; now < 5 * SECOND; now += 500) {
      expect(enterAll(intake, 20, 1, now)).toEqual([]);
      expect(intake.look(now)).toBe(true);
    }
    expect(intake.refuses(5 * SECOND)).toBe(false);
  });

  it("[RE6] on a server that serves the newest first, nobody who was let in waits long, however many come", () => {
    const step = fc.record({ coming: fc.integer({ min: 0, max: 30 }), served: fc.integer({ min: 1, max: 4 }) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 50, maxLength: 300 }), (steps) => {
        const intake = new Intake(limits);
        let inside: { entrant: Entrant; since: number }[] = [];
        steps.forEach(({ coming, served }, at) => {
          for (const entrant of enterAll(intake, coming, 1, at)) inside.push({ entrant, since: at });
          for (const { entrant } of inside.splice(-served)) intake.leave(entrant);
          // The second look comes before anybody else does.
          intake.look(at);
          intake.look(at);
          inside = inside.filter(({ since }) => {
            // Two turns of forty, one at least at a time.
            expect(at - since).toBeLessThanOrEqual(80);
            return true;
          });
        });
      }),
      { numRuns: 200 },
    );
  });
});
