import type { Hit, HitBatch } from "../domain/ingest/hit.ts";
import { encodeHitBatch } from "../domain/ingest/hit-codec.ts";
import type { IngestReply } from "../objects/api.ts";

/** So many hits, or so many characters, go to a shard in one call. */
const HITS_PER_CALL = 1000;
const CHARS_PER_CALL = 1_000_000;

/**
 * Gathers hits per shard and sends them in large calls. Hits of one visitor that follow each other form one batch, and a
 * shard's calls go out one after the other, so the order per visitor is kept. Memory: two calls per shard.
 */
export class ImportBatcher {
  readonly #send: (shard: number, lines: string) => Promise<IngestReply & { kind: "done" }>;
  readonly #queues = new Map<number, ShardQueue>();
  readonly #receivedAt: number;
  accepted = 0;
  duplicates = 0;

  constructor(receivedAt: number, send: (shard: number, lines: string) => Promise<IngestReply & { kind: "done" }>) {
    this.#receivedAt = receivedAt;
    this.#send = send;
  }

  /** Takes a hit; waits while the shard is still busy with the call before the last. */
  async add(shard: number, visitor: string, hit: Hit): Promise<void> {
    let queue = this.#queues.get(shard);
    if (!queue) {
      queue = { run: null, lines: [], chars: 0, hits: 0, sending: Promise.resolve() };
      this.#queues.set(shard, queue);
    }
    if (queue.run?.visitor !== visitor) {
      closeRun(queue);
      queue.run = { visitor, previousVisitor: "", receivedAt: this.#receivedAt, imported: true, hits: [] };
    }
    queue.run.hits.push(hit);
    queue.hits++;
    // A run of one visitor is encoded as a whole, so it must not grow beyond a call either.
    if (queue.run.hits.length >= HITS_PER_CALL) closeRun(queue);
    if (queue.hits >= HITS_PER_CALL || queue.chars >= CHARS_PER_CALL) await this.#flush(shard, queue);
  }

  /** Sends what is left and waits for all answers. */
  async finish(): Promise<void> {
    for (const [shard, queue] of this.#queues) await this.#flush(shard, queue);
    await Promise.all([...this.#queues.values()].map((queue) => queue.sending));
  }

  async #flush(shard: number, queue: ShardQueue): Promise<void> {
    closeRun(queue);
    if (queue.lines.length === 0) return;
    const text = queue.lines.join("\n");
    queue.lines = [];
    queue.chars = 0;
    queue.hits = 0;
    await queue.sending;
    queue.sending = this.#send(shard, text).then(({ accepted, duplicates }) => {
      this.accepted += accepted;
      this.duplicates += duplicates;
    });
    // Whoever awaits it next sees the failure; until then it is not unhandled.
    queue.sending.catch(() => {});
  }
}

interface ShardQueue {
  run: HitBatch | null;
  lines: string[];
  chars: number;
  hits: number;
  sending: Promise<void>;
}

const closeRun = (queue: ShardQueue): void => {
  if (!queue.run) return;
  const line = encodeHitBatch(queue.run);
  queue.lines.push(line);
  queue.chars += line.length;
  queue.run = null;
};
