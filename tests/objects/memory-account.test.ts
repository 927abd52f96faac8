import { describe, expect, it } from "vitest";
import { MemoryAccount } from "../../objects/memory-account.ts";
import { PartRoom } from "../../objects/part-room.ts";

const NOW = 1_000_000;
const SECOND = 1000;
const budget = { crowded: 1000, full: 2000, openParts: 0 };

/** Objects that hold so much, all heard of just now. */
const holding = (...sizes: readonly number[]) => {
  const account = new MemoryAccount(budget);
  const shares = sizes.map((bytes, index) => {
    const share = account.join(`object ${index}`);
    share.note(bytes, NOW);
    return share;
  });
  return { account, shares };
};

describe("the memory that the objects of an isolate share", () => {
  it("[PS15] is crowded by all of them together: the largest gives up, whoever comes by", () => {
    const { shares } = holding(900, 100, 100);
    expect(shares.map((share) => share.owes(NOW))).toEqual([true, false, false]);
    expect(shares.map(({ owed }) => owed)).toEqual([600, 0, 0]);
    expect(shares.every(({ pressed }) => !pressed)).toBe(true);
  });

  it("[PS15] what one of them could not give up is not asked for again at every event", () => {
    const { shares } = holding(1100);
    const [share] = shares;
    expect(share?.owes(NOW)).toBe(true);
    share?.settle(1100, NOW);
    expect(share?.owes(NOW)).toBe(false);
    share?.note(1340, NOW);
    expect(share?.owes(NOW)).toBe(false);
    share?.note(1360, NOW);
    expect(share?.owes(NOW)).toBe(true);
  });

  it("[PS15] is full for those who fill it, and is tried to be freed every second at most", () => {
    const { shares } = holding(1950, 60);
    const [large, small] = shares;
    expect([large?.mayTake, small?.mayTake]).toEqual([false, true]);
    expect(large?.owes(NOW)).toBe(true);
    large?.settle(1950, NOW);
    expect(large?.owes(NOW + SECOND - 1)).toBe(false);
    expect(large?.owes(NOW + SECOND)).toBe(true);
    large?.settle(900, NOW + SECOND);
    expect([large?.mayTake, large?.pressed]).toEqual([true, false]);
  });

  it("[PS15] is not held by an object that is gone, until it is back; nor twice by one that began anew", () => {
    const { account, shares } = holding(1900, 50);
    const [gone, here] = shares;
    here?.note(1000, NOW + 29 * SECOND);
    expect(account.isFull).toBe(true);
    here?.note(1000, NOW + 31 * SECOND);
    expect(account.isFull).toBe(false);
    gone?.note(1900, NOW + 32 * SECOND);
    expect(account.isFull).toBe(true);
    account.join("object 0").note(10, NOW + 33 * SECOND);
    expect(account.isFull).toBe(false);
    // The life before does not count, whatever it says.
    gone?.note(1900, NOW + 33 * SECOND);
    expect(account.isFull).toBe(false);
  });

  it("[PS15] those who were not heard of lately are not counted on", () => {
    const { shares } = holding(900, 400);
    const [quiet, here] = shares;
    expect(here?.owes(NOW + 6 * SECOND)).toBe(true);
    expect([quiet?.owed, here?.owed]).toEqual([0, 400]);
  });

  it("[PA10] open parts of an object that is gone give their memory back", () => {
    const room = new PartRoom(0);
    const released: string[] = [];
    const put = (owner: string) => {
      const reader = { weight: 1, release: () => released.push(owner) };
      room.put({ owner, use: room.use(undefined), reader: reader as never });
    };
    for (const owner of ["gone", "here", "gone"]) put(owner);
    room.clear("gone");
    expect([released, room.held]).toEqual([["gone", "gone"], 1]);
  });
});
