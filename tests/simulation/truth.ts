import type { Hit } from "../../domain/ingest/hit.ts";
import type { World } from "./world.ts";

/** An event that a page or an import said, and what the run knows of it. */
export interface Said {
  visitor: string;
  hit: Hit;
  imported: boolean;
  /** A copy of it reached its shard, so it may be counted. */
  delivered: boolean;
  /** A receipt for it left its shard, so it must be counted. */
  durable: boolean;
  /** The turn of that receipt. Receipts of one commit leave in one turn, in any order. */
  durableIn: number;
  /** When it was said, by our clock. */
  saidAt: number;
  /** When a copy of it last reached its shard, and when the one did that a receipt vouched for. */
  arrivedAt: number;
  vouchedAt: number;
}

/** Visitors that are erased now and then. What is counted of them is compared apart. */
const LEAVER = "leaver-";
export const leaverName = (number: number): string => `${LEAVER}${number}`;
/** Pages that only this visitor looks at, or any leaver; "" for others. */
export const ownPages = (visitor: string): string => (visitor.startsWith(LEAVER) ? `/${visitor}` : "");
export const LEAVER_PAGES = `/${LEAVER}`;
export const isLeaver = ({ visitor }: Pick<Said, "visitor">): boolean => visitor.startsWith(LEAVER);

const isCounted = ({ hit }: Said): boolean => hit.kind !== "engagement";

/** Everything that was said, and the bounds within which every answer has to stay at any moment. */
export class Truth {
  readonly said: Said[] = [];
  /** Counted events that must be, and that may be, in an answer. */
  durable = 0;
  delivered = 0;
  receipts = 0;
  /** Events that a receipt said are beyond the quota. */
  overQuota = 0;
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  say(visitor: string, hit: Hit, imported: boolean): Said {
    const never = { arrivedAt: Number.NEGATIVE_INFINITY, vouchedAt: Number.NEGATIVE_INFINITY };
    const state = { delivered: false, durable: false, durableIn: -1, saidAt: this.world.now, ...never };
    const said = { visitor, hit, imported, ...state };
    this.said.push(said);
    return said;
  }

  /** A request with these reached a shard. @returns those of which an earlier copy had */
  arrived(events: readonly Said[]): ReadonlySet<Said> {
    const before = new Set(events.filter(({ delivered }) => delivered));
    for (const said of events) {
      said.arrivedAt = this.world.now;
      if (said.delivered) continue;
      said.delivered = true;
      if (isCounted(said) && !isLeaver(said)) this.delivered++;
    }
    return before;
  }

  /**
   * A shard gave its receipt. @param before the events of which a copy had reached the shard earlier
   * @param arrivedAt when the request reached it
   * A receipt may neither accept what an earlier one vouched for, nor call a duplicate what never came.
   */
  receipt(
    events: readonly Said[],
    { before, arrivedAt }: { before: ReadonlySet<Said>; arrivedAt: number },
    counts: { accepted: number; duplicates: number },
  ): void {
    this.receipts++;
    const { turn } = this.world;
    // A sealed visit keeps what heartbeats add up to, not each of them: taken again, it changes nothing.
    const unknown = events.filter((said) => !isCounted(said) || !said.durable || said.durableIn === turn).length;
    if (counts.accepted + counts.duplicates !== events.length)
      this.world.fail(`a receipt for ${events.length} events speaks of ${counts.accepted} + ${counts.duplicates}`);
    // Who was erased is nobody who was known: their events are new when they come again.
    const forgotten = events.some(isLeaver);
    if (counts.accepted > unknown && !forgotten)
      this.world.fail(`twice: ${counts.accepted} accepted, of which at most ${unknown} were not durable before`);
    if (counts.duplicates > before.size && !forgotten)
      this.world.fail(`hole: ${counts.duplicates} called duplicates, of which at most ${before.size} had come before`);
    for (const said of events) {
      said.vouchedAt = Math.max(said.vouchedAt, arrivedAt);
      if (said.durable) continue;
      said.durable = true;
      said.durableIn = turn;
      if (isCounted(said) && !isLeaver(said)) this.durable++;
    }
  }
}
