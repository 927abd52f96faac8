import { type GivenBack, type LeaseAsk, type LeaseBook, type LeaseReply, lease, leased } from "./lease-book.ts";
import type { Span } from "./usage.ts";

export interface QuotaPorts {
  shards(): number;
  /** Events per period, null: as many as come. */
  cap(span: Span): number | null;
  /**
   * Takes back what a shard does not need.
   * @returns what of the period it keeps; null when it is in a later one
   */
  takeBack(shard: number, from: { span: Span; period: number; version: number }): Promise<GivenBack | null>;
  /** The book as it was saved; null for one that nobody kept. */
  load(span: Span): LeaseBook | null;
  /** Must be durable before any answer leaves. */
  save(span: Span, book: LeaseBook | null): void;
  now(): number;
}

/**
 * A site's quotas, leased to its shards in blocks, so that most events ask nobody. When all is leased and a shard runs dry,
 * what lies idle elsewhere is taken back: so the cap is exact, never one more, and none less while events come.
 */
export class QuotaOffice {
  private readonly ports: QuotaPorts;
  private readonly books = new Map<Span, LeaseBook>();
  /** One lease after the other: taking back waits for shards. */
  private readonly turn = new Map<Span, Promise<unknown>>();

  constructor(ports: QuotaPorts) {
    this.ports = ports;
  }

  lease(ask: LeaseAsk): Promise<LeaseReply> {
    const before = this.turn.get(ask.span) ?? Promise.resolve();
    const reply = before.then(
      () => this.decide(ask),
      () => this.decide(ask),
    );
    this.turn.set(ask.span, reply);
    return reply;
  }

  /** The quota was changed: whoever asks next has everybody give back first. */
  forget(): void {
    this.books.clear();
    this.ports.save("month", null);
  }

  private async decide(ask: LeaseAsk): Promise<LeaseReply> {
    const { span, shard, used } = ask;
    const cap = this.ports.cap(span);
    if (cap === null) return { granted: used + ask.want, version: ask.version + 1, exhausted: false };
    const book = await this.bookOf(ask);
    book.version = Math.max(book.version, ask.version) + 1;
    if (ask.period < book.period) return { granted: used, version: book.version, exhausted: true };
    // The quota was lowered: what is held under the old one is void.
    if (leased(book) > cap) await this.takeBackFrom(book, span, shard);
    let missing = lease(book, ask, cap);
    if (missing > 0 && (await this.takeBackFrom(book, span, shard)) > 0) missing = lease(book, ask, cap);
    book.version++;
    this.ports.save(span, book);
    return { granted: book.granted[shard] ?? 0, version: book.version, exhausted: missing > 0 };
  }

  private async bookOf({ span, period, shard }: LeaseAsk): Promise<LeaseBook> {
    const shards = this.ports.shards();
    const known = this.books.get(span) ?? this.ports.load(span);
    if (known && known.period >= period && known.granted.length >= shards) {
      this.books.set(span, known);
      return known;
    }
    const version = Math.max(known?.version ?? 0, this.ports.now());
    const book: LeaseBook = { period, version, granted: new Array<number>(shards).fill(0) };
    // A period that began in this life is known to be untouched; of any other, what the shards used before counts.
    const fresh = known !== null && this.books.has(span) && known.granted.length >= shards;
    if (!fresh) await this.takeBackFrom(book, span, shard);
    this.books.set(span, book);
    return book;
  }

  /** @returns how many events came back */
  private async takeBackFrom(book: LeaseBook, span: Span, except: number): Promise<number> {
    const before = leased(book);
    const version = ++book.version;
    const others = Array.from(book.granted.keys()).filter((shard) => shard !== except);
    await Promise.all(
      others.map(async (shard) => {
        const left = await this.ports.takeBack(shard, { span, period: book.period, version });
        if (left) book.granted[shard] = Math.max(left.taken, Math.min(left.keeps, book.granted[shard] ?? 0));
      }),
    );
    return before - leased(book);
  }
}
