import { budgetOf, type MemoryBudget, megabytesOf } from "../domain/memory/budget.ts";
import { computeExcess, computeLevel, type Holding, isGone, isLively, mayTake } from "../domain/memory/relief.ts";
import type { ObjectNamespaces } from "./addresses.ts";
import { PartRoom } from "./part-room.ts";

/** After trying in vain to make room an isolate tries again no earlier. */
const TRY_AGAIN_MS = 1000;

/** What one object holds of visits that may still change, as the account of its isolate knows it. */
export class MemoryShare implements Holding {
  readonly owner: string;
  bytes = 0;
  at: number;
  /** Bytes that it is to give up in its next turn; and whether there was no room at all, so that even the lively give way. */
  owed = 0;
  pressed = false;
  private readonly account: MemoryAccount;

  constructor(account: MemoryAccount, owner: string, at: number) {
    this.account = account;
    this.owner = owner;
    this.at = at;
  }

  /** Says what it holds now. @param now Unix ms; left out: the latest that anybody said */
  note(bytes: number, now = this.account.now): void {
    this.account.note(this, bytes, now);
  }

  /** Whether it is to give something up, now that so much is held by all. */
  owes(now: number): boolean {
    this.note(this.bytes, now);
    this.account.divide();
    return this.owed > 0;
  }

  /** Says that it gave up what it could of what it owed. */
  settle(bytes: number, now: number): void {
    this.account.settle(this, bytes, now);
  }

  /** Whether it may take more. */
  get mayTake(): boolean {
    return this.account.mayTake(this);
  }

  /** The room for its open parts. */
  get openParts(): PartRoom {
    return this.account.openParts;
  }
}

/**
 * The memory that all objects of one isolate share. Nobody can reach into another object, so one that has to give something
 * up finds out when it comes by. One that comes no more was taken out of memory, which nobody says either: after a while
 * it does not count.
 */
export class MemoryAccount {
  readonly openParts: PartRoom;
  /** Replaceable by tests. */
  budget: MemoryBudget;
  /** Unix ms, the latest that anybody said. */
  now = Number.NEGATIVE_INFINITY;
  private readonly shares = new Map<string, MemoryShare>();
  private total = 0;
  /** Bytes at which it is worth while to divide again what is to be given up. */
  private crowdedAt = 0;
  /** When it may be tried again to make room, and when those who are gone were looked for, Unix ms. */
  private tryAt = Number.NEGATIVE_INFINITY;
  private sweptAt = Number.NEGATIVE_INFINITY;

  constructor(budget: MemoryBudget) {
    this.budget = budget;
    this.openParts = new PartRoom(budget.openParts);
  }

  /** @param owner an object's id: what an earlier life of it held is free again */
  join(owner: string): MemoryShare {
    const before = this.shares.get(owner);
    if (before) this.leave(before);
    const share = new MemoryShare(this, owner, this.now);
    this.shares.set(owner, share);
    return share;
  }

  get isFull(): boolean {
    return this.total > this.budget.full;
  }

  mayTake({ bytes }: MemoryShare): boolean {
    return mayTake(bytes, { total: this.total, holders: this.shares.size }, this.budget);
  }

  note(share: MemoryShare, bytes: number, now: number): void {
    this.now = Math.max(this.now, now);
    const counted = this.shares.get(share.owner);
    // Back after it was thought to be gone. A later life of the same object counts in its place.
    if (!counted) this.shares.set(share.owner, share);
    else if (counted !== share) return;
    this.total += bytes - (counted ? share.bytes : 0);
    share.bytes = bytes;
    share.at = this.now;
    if (this.now - this.sweptAt >= TRY_AGAIN_MS) this.sweep();
  }

  /** Divides what has to be given up among those who will come by soon, when so much is held that it is worth while. */
  divide(): void {
    const { crowded } = this.budget;
    const pressed = this.isFull;
    if (pressed ? this.now < this.tryAt : this.total <= Math.max(crowded, this.crowdedAt)) return;
    this.sweep();
    if (pressed) this.tryAt = this.now + TRY_AGAIN_MS;
    this.crowdedAt = this.total + crowded / 8;
    const lively = Array.from(this.shares.values()).filter((share) => isLively(share, this.now));
    const excess = computeExcess(this.total, this.budget);
    const level = computeLevel(
      lively.map(({ bytes }) => bytes),
      excess,
    );
    for (const share of lively) {
      share.owed = Math.max(0, Math.floor(share.bytes - level));
      share.pressed = pressed;
    }
  }

  settle(share: MemoryShare, bytes: number, now: number): void {
    const { owed, bytes: before, pressed } = share;
    share.owed = 0;
    share.pressed = false;
    this.note(share, bytes, now);
    if (owed === 0) return;
    const inVain = before - bytes < owed / 2;
    // When little could be given up, not again at the next event.
    this.crowdedAt = inVain ? this.total + this.budget.crowded / 4 : 0;
    if (pressed && !inVain) this.tryAt = this.now;
  }

  private sweep(): void {
    this.sweptAt = this.now;
    for (const share of this.shares.values()) if (isGone(share, this.now)) this.leave(share);
  }

  private leave(share: MemoryShare): void {
    this.shares.delete(share.owner);
    this.total -= share.bytes;
    this.openParts.clear(share.owner);
  }
}

let ofThisIsolate: MemoryAccount | null = null;

/** The account of this isolate, or the one that a test made for some objects. */
export const memoryOf = ({ MEMORY, MEMORY_MB }: Pick<ObjectNamespaces, "MEMORY" | "MEMORY_MB">): MemoryAccount => {
  ofThisIsolate ??= new MemoryAccount(budgetOf(megabytesOf(MEMORY_MB)));
  return MEMORY ?? ofThisIsolate;
};
