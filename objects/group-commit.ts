import { computeLingerMs, newLinger, noteArrival, noteCommit } from "../domain/journal/linger.ts";

/** A batch that waits for its commit. */
export interface Waiting<TRequest, TResult> {
  request: TRequest;
  hits: number;
  resolve(result: TResult): void;
  reject(error: unknown): void;
}

export interface CommitPorts<TRequest, TResult> {
  now(): number;
  /** Writes all requests in one turn, in their order. @returns their results, valid once `sync` resolves */
  write(requests: TRequest[]): TResult[];
  /** Resolves when what was written is durable. */
  sync(): Promise<void>;
}

/** Beyond so much in the queue, callers are asked to come back later: hits, and characters of their text. */
const QUEUE_HITS_MAX = 20_000;
const QUEUE_CHARS_MAX = 16_000_000;

/**
 * Natural group commit: a commit starts at once when none is in flight and traffic is quiet; everything that arrives
 * meanwhile shares the next one. On a busy object it lingers for company (domain/journal/linger.ts). An answer leaves only
 * after the commit that holds it.
 */
export class GroupCommit<TRequest, TResult> {
  private readonly ports: CommitPorts<TRequest, TResult>;
  private queue: Waiting<TRequest, TResult>[] = [];
  private queuedHits = 0;
  private queuedChars = 0;
  private committing = false;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private hitsAtLinger = 0;
  private linger;

  constructor(ports: CommitPorts<TRequest, TResult>) {
    this.ports = ports;
    this.linger = newLinger(ports.now());
  }

  get full(): boolean {
    return this.queuedHits >= QUEUE_HITS_MAX || this.queuedChars >= QUEUE_CHARS_MAX;
  }

  /**
   * @param hits how many hits the request carries, for the rate
   * @param chars of its text, for what the queue weighs
   * @returns its result, once durable
   */
  add(request: TRequest, hits: number, chars: number): Promise<TResult> {
    const { promise, resolve, reject } = Promise.withResolvers<TResult>();
    this.queue.push({ request, hits, resolve, reject });
    this.queuedHits += hits;
    this.queuedChars += chars;
    this.linger = noteArrival(this.linger, hits, this.ports.now());
    this.schedule();
    return promise;
  }

  private schedule(): void {
    if (this.committing || this.queue.length === 0) return;
    const wait = computeLingerMs(this.linger, this.queuedHits);
    if (wait === 0) {
      void this.commit();
      return;
    }
    if (this.timer) return;
    this.hitsAtLinger = this.queuedHits;
    this.timer = setTimeout(() => void this.commit(), wait);
  }

  private async commit(): Promise<void> {
    const lingeredFor = this.timer ? this.queuedHits - this.hitsAtLinger : null;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.linger = noteCommit(this.linger, lingeredFor);
    const taken = this.queue;
    this.queue = [];
    this.queuedHits = 0;
    this.queuedChars = 0;
    this.committing = true;
    try {
      const results = this.ports.write(taken.map((waiting) => waiting.request));
      await this.ports.sync();
      results.forEach((result, index) => {
        taken[index]?.resolve(result);
      });
    } catch (error) {
      for (const waiting of taken) waiting.reject(error);
    } finally {
      this.committing = false;
      this.schedule();
    }
  }
}
