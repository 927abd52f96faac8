/**
 * How much an isolate works on at once for trackers. What is more is better refused at once than kept waiting, while memory grows.
 *
 * A loop that is never idle serves the newest first (docs/reliability.md), so with a mere limit those who came first would wait for as
 * long as there are others to take each place that gets free. Therefore requests are let in by turns: when there are
 * too many, the next are refused until most of those inside are done, and all of the turn before.
 */

export interface IntakeLimits {
  requests: number;
  /** Bytes of their bodies. */
  bytes: number;
  /** Of all turns: a body may take as long as its sender likes. */
  requestsInAll: number;
}

/** Those who were let in together. */
interface Turn {
  requests: number;
  bytes: number;
}

/** One that was let in. */
export interface Entrant {
  readonly turn: Turn;
  bytes: number;
}

/** So few of a turn may still be there when the next one begins, so that there is always something to do. */
const REST_SHARE = 1 / 8;
/** A look at the sockets finds sixteen requests at most, so when there were that many, there are probably more. */
const MANY_AT_A_LOOK = 8;
/** Whoever takes longer has a slow body, or a slow shard, and is not waited for. */
const PATIENCE_MS = 1000;
/** As long as nothing is done but refusing, all who wait come to their answer; but not for ever, should there be no end of them. */
const REFUSING_MS = 5000;

const newTurn = (): Turn => ({ requests: 0, bytes: 0 });

export class Intake {
  private readonly limits: IntakeLimits;
  private turn = newTurn();
  private before = newTurn();
  private inAll = 0;
  /** Since when nobody is let in, ms; null: whoever comes is. */
  private closedAt: number | null = null;
  /** How many came in vain since the last look. */
  private cameInVain = 0;

  constructor(limits: IntakeLimits) {
    this.limits = limits;
  }

  /** Whether so many are in that nobody may take long to say what they want. */
  get isCrowded(): boolean {
    return this.inAll >= this.limits.requestsInAll / 8;
  }

  /** Whether there is no room for one more. @param now ms of a clock that does not go back */
  refuses(now: number): boolean {
    if (this.closedAt !== null && now - this.closedAt >= REFUSING_MS) this.begin();
    const { requests, bytes } = this.turn;
    if (requests >= this.limits.requests || bytes >= this.limits.bytes) this.closedAt ??= now;
    const refuses = this.closedAt !== null || this.inAll >= this.limits.requestsInAll;
    if (refuses) this.cameInVain++;
    return refuses;
  }

  /**
   * To be called again and again while nobody is let in, each time after the sockets were looked at.
   * @returns whether that is still so
   */
  look(now: number): boolean {
    const isQuiet = this.cameInVain < MANY_AT_A_LOOK;
    this.cameInVain = 0;
    if (this.closedAt === null) return false;
    if (isQuiet && (this.isDone() || now - this.closedAt >= PATIENCE_MS)) this.begin();
    return this.closedAt !== null;
  }

  /** Lets one in. @param bytes that its body probably has */
  enter(bytes: number): Entrant {
    const entrant = { turn: this.turn, bytes };
    this.turn.requests++;
    this.turn.bytes += bytes;
    this.inAll++;
    return entrant;
  }

  /** Says how many bytes it has, now that it was read. */
  weigh(entrant: Entrant, bytes: number): void {
    entrant.turn.bytes += bytes - entrant.bytes;
    entrant.bytes = bytes;
  }

  leave({ turn, bytes }: Entrant): void {
    turn.requests--;
    turn.bytes -= bytes;
    this.inAll--;
  }

  private isDone(): boolean {
    const { requests, bytes } = this.limits;
    const { turn, before } = this;
    return before.requests === 0 && turn.requests <= requests * REST_SHARE && turn.bytes <= bytes * REST_SHARE;
  }

  private begin(): void {
    this.before = this.turn;
    this.turn = newTurn();
    this.closedAt = null;
  }
}
