import type { Hit, HitBatch } from "../../domain/ingest/hit.ts";
import { encodeHitBatch } from "../../domain/ingest/hit-codec.ts";
import type { IngestReply } from "../../objects/api.ts";

/** At most so many hits, or lines of so many characters, go to a shard in one call. */
const HITS_PER_CALL = 1000;
const CHARS_PER_CALL = 1_000_000;
/** A call is one turn of the shard, and live events wait for it: when calls take longer than this, they get smaller. */
const SLOW_CALL_MS = 500;
const HITS_PER_SLOW_CALL = 50;

/**
 * Gathers hits per shard and sends them in large calls. Hits of one visitor that follow each other form one batch, and a
 * shard's calls go out one after the other, so the order per visitor is kept. Memory: two calls per shard.
 */
export class ImportBatcher {
  private readonly send: (shard: number, lines: string) => Promise<IngestReply & { kind: "done" }>;
  private readonly queues = new Map<number, ShardQueue>();
  private readonly receivedAt: number;
  accepted = 0;
  duplicates = 0;

  constructor(receivedAt: number, send: (shard: number, lines: string) => Promise<IngestReply & { kind: "done" }>) {
    this.receivedAt = receivedAt;
    this.send = send;
  }

  /**
   * Takes a hit; waits while the shard is still busy with the call before the last.
   * @param chars length of the line that the hit came in
   */
  async add(shard: number, { visitor, hit }: { visitor: string; hit: Hit }, chars: number): Promise<void> {
    let queue = this.queues.get(shard);
    if (!queue) {
      queue = { run: null, lines: [], chars: 0, hits: 0, hitsPerCall: HITS_PER_CALL, sending: Promise.resolve() };
      this.queues.set(shard, queue);
    }
    if (queue.run?.visitor !== visitor) {
      closeRun(queue);
      queue.run = { visitor, previousVisitor: "", receivedAt: this.receivedAt, imported: true, hits: [] };
    }
    queue.run.hits.push(hit);
    queue.hits++;
    queue.chars += chars;
    if (queue.hits >= queue.hitsPerCall || queue.chars >= CHARS_PER_CALL) await this.flush(shard, queue);
  }

  /** Sends what is left and waits for all answers. */
  async finish(): Promise<void> {
    for (const [shard, queue] of this.queues) await this.flush(shard, queue);
    await Promise.all([...this.queues.values()].map((queue) => queue.sending));
  }

  private async flush(shard: number, queue: ShardQueue): Promise<void> {
    closeRun(queue);
    if (queue.lines.length === 0) return;
    const text = queue.lines.join("\n");
    queue.lines = [];
    queue.chars = 0;
    queue.hits = 0;
    await queue.sending;
    queue.sending = this.deliver(shard, queue, text);
    // Whoever awaits it next sees the failure; until then it is not unhandled.
    queue.sending.catch(() => {});
  }

  private async deliver(shard: number, queue: ShardQueue, text: string): Promise<void> {
    const sentAt = Date.now();
    const { accepted, duplicates } = await this.send(shard, text);
    this.accepted += accepted;
    this.duplicates += duplicates;
    queue.hitsPerCall = nextHitsPerCall(queue.hitsPerCall, Date.now() - sentAt);
  }
}

/** Half as many after a slow call, twice as many after a fast one. */
const nextHitsPerCall = (hits: number, tookMs: number): number => {
  if (tookMs > SLOW_CALL_MS) return Math.max(HITS_PER_SLOW_CALL, Math.floor(hits / 2));
  return tookMs < SLOW_CALL_MS / 4 ? Math.min(HITS_PER_CALL, hits * 2) : hits;
};

interface ShardQueue {
  run: HitBatch | null;
  lines: string[];
  chars: number;
  hits: number;
  hitsPerCall: number;
  sending: Promise<void>;
}

const closeRun = (queue: ShardQueue): void => {
  if (!queue.run) return;
  queue.lines.push(encodeHitBatch(queue.run));
  queue.run = null;
};
