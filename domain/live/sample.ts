import { LIVE_VISITORS } from "../../protocol/limits.ts";

/** What decides whether a visitor is in the sample: a fixed pseudo-random number, and the id where two are equal. */
export interface Sampled {
  readonly hash: number;
  readonly id: string;
}

const HASHES = 2 ** 32;

/** FNV-1a. Spreads ids evenly over 0 .. 2^32 - 1; needs to be the same after every wake, not secret. */
export const hashId = (id: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  // FNV leaves the high bits of short ids alike, and the sample is cut by the high bits: mix them (murmur3's finaliser).
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};

const byHash = (a: Sampled, b: Sampled): number => a.hash - b.hash || (a.id < b.id ? -1 : 1);

/**
 * The LIVE_VISITORS members of smallest hash: which members are shown depends on who is here and on nothing else, so a
 * marker stays on the map until its visitor leaves. Every member outside `near` has a hash of at least `limit`.
 */
export class Sample<TMember extends Sampled> {
  private readonly near = new Set<TMember>();
  private readonly members: () => Iterable<TMember>;
  private limit = HASHES;

  /** @param members all members, asked for when too few near ones are left */
  constructor(members: () => Iterable<TMember>) {
    this.members = members;
  }

  add(member: TMember): void {
    if (member.hash >= this.limit) return;
    this.near.add(member);
    if (this.near.size <= 3 * LIVE_VISITORS) return;
    const sorted = Array.from(this.near).sort(byHash);
    this.limit = sorted[2 * LIVE_VISITORS]?.hash ?? HASHES;
    for (const member of sorted) if (member.hash >= this.limit) this.near.delete(member);
  }

  remove(member: TMember): void {
    this.near.delete(member);
  }

  /** At most LIVE_VISITORS members, in order of their hash. */
  list(): TMember[] {
    if (this.near.size < LIVE_VISITORS && this.limit < HASHES) {
      this.limit = HASHES;
      this.near.clear();
      for (const member of this.members()) this.add(member);
    }
    return Array.from(this.near).sort(byHash).slice(0, LIVE_VISITORS);
  }
}
