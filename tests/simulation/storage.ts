import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { World } from "./world.ts";

type Value = string | number | null | ArrayBuffer | Uint8Array;

const WRITES = /^\s*(INSERT|UPDATE|DELETE|CREATE|DROP)/i;

/** Asked before a statement runs; may end the object. */
export type BeforeStatement = (statement: { text: string; writes: boolean; inTransaction: boolean }) => void;

const toPlatform = (row: Record<string, unknown>): Record<string, unknown> => {
  for (const [column, value] of Object.entries(row)) {
    if (value instanceof Uint8Array) row[column] = Uint8Array.from(value).buffer;
  }
  return row;
};

/**
 * An object's storage: real SQLite, with the difference between written and durable. What one turn writes is atomic; it
 * becomes durable some milliseconds later; a crash keeps what was durable and any prefix of the turns after it.
 */
export class FakeStorage {
  private readonly world: World;
  private readonly db = new DatabaseSync(":memory:");
  private readonly statements = new Map<string, StatementSync>();
  private waiters: (() => void)[] = [];
  /** What leaves with the commit of the turn that it belongs to. */
  private held: { turn: number; leave(): void }[] = [];
  /** Turns that are written and not durable, and the newest of them. */
  private pending = 0;
  private turn = -1;
  private depth = 0;
  private flushing: object | null = null;
  beforeStatement: BeforeStatement = () => {};
  /** Called when something became durable. */
  onDurable: () => void = () => {};
  /** Called right before what is written becomes durable, and right after: either may end the object. */
  beforeFlush: () => void = () => {};
  afterFlush: () => void = () => {};

  constructor(world: World) {
    this.world = world;
    this.db.exec("CREATE TABLE fake_alarm (id INTEGER PRIMARY KEY, at INTEGER)");
    this.db.exec("INSERT INTO fake_alarm VALUES (0, NULL)");
  }

  readonly sql = { exec: (text: string, ...values: Value[]) => this.exec(text, values) };

  get dirty(): boolean {
    return this.pending > 0;
  }

  get alarmAt(): number | null {
    const [row] = this.rows("SELECT at FROM fake_alarm", []);
    return (row?.at as number | null) ?? null;
  }

  async getAlarm(): Promise<number | null> {
    return this.alarmAt;
  }

  async setAlarm(at: number): Promise<void> {
    this.exec("UPDATE fake_alarm SET at = ?", [at]);
  }

  async deleteAlarm(): Promise<void> {
    this.exec("UPDATE fake_alarm SET at = NULL", []);
  }

  async deleteAll(): Promise<void> {
    const tables = this.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'fake_alarm'", []);
    for (const { name } of tables) this.exec(`DROP TABLE ${name}`, []);
    await this.deleteAlarm();
  }

  transactionSync<T>(work: () => T): T {
    this.beginWrite();
    this.depth++;
    const name = `transaction_${this.depth}`;
    this.db.exec(`SAVEPOINT ${name}`);
    try {
      const result = work();
      this.db.exec(`RELEASE ${name}`);
      return result;
    } catch (error) {
      if (this.db.isTransaction) this.db.exec(`ROLLBACK TO ${name}; RELEASE ${name}`);
      throw error;
    } finally {
      this.depth--;
    }
  }

  /** Resolves when everything written before is durable; never, when the object dies first. */
  sync(): Promise<void> {
    if (this.pending === 0) return Promise.resolve();
    return new Promise((resolve) => this.waiters.push(resolve));
  }

  /** Has something leave when what was written so far is durable: at once with it, whatever dies then. */
  withCommit(leave: () => void): void {
    if (this.pending === 0) leave();
    else this.held.push({ turn: this.pending, leave });
  }

  /** Makes everything durable now. */
  flush(): void {
    this.flushing = null;
    if (this.pending === 0) return;
    this.beforeFlush();
    if (this.pending === 0) return;
    this.db.exec("COMMIT");
    this.release(this.pending);
    this.pending = 0;
    this.onDurable();
    const waiters = this.waiters;
    this.waiters = [];
    this.afterFlush();
    for (const resolve of waiters) resolve();
  }

  /** The object died. @param kept how many of the turns that were not known to be durable are */
  crash(kept: number): void {
    this.waiters = [];
    this.flushing = null;
    if (this.pending > 0) {
      if (kept < this.pending) this.db.exec(`ROLLBACK TO turn_${kept + 1}`);
      this.db.exec("COMMIT");
    }
    this.release(kept);
    this.pending = 0;
    this.onDurable();
  }

  get pendingTurns(): number {
    return this.pending;
  }

  close(): void {
    this.db.close();
  }

  private release(turns: number): void {
    const { held } = this;
    this.held = [];
    for (const { turn, leave } of held) if (turn <= turns) leave();
  }

  private beginWrite(): void {
    if (this.pending === 0) {
      this.db.exec("BEGIN");
      const flushing = {};
      this.flushing = flushing;
      this.world.plan(this.world.rng.int(1, 6), null, () => {
        if (this.flushing === flushing) this.flush();
      });
    }
    if (this.pending > 0 && this.turn === this.world.turn) return;
    this.turn = this.world.turn;
    this.pending++;
    this.db.exec(`SAVEPOINT turn_${this.pending}`);
  }

  private exec(text: string, values: Value[]) {
    const writes = WRITES.test(text) || text.includes("CREATE TABLE");
    this.beforeStatement({ text, writes, inTransaction: this.depth > 0 });
    if (writes) this.beginWrite();
    const rows = this.rows(text, values);
    return { toArray: () => rows, one: () => rows[0], [Symbol.iterator]: () => rows[Symbol.iterator]() };
  }

  private rows(text: string, values: Value[]): Record<string, unknown>[] {
    if (values.length === 0 && text.includes(";")) {
      this.db.exec(text);
      return [];
    }
    let statement = this.statements.get(text);
    if (!statement) {
      statement = this.db.prepare(text);
      this.statements.set(text, statement);
    }
    const bound = values.map((value) => (value instanceof ArrayBuffer ? new Uint8Array(value) : value));
    return statement.all(...bound).map((row) => toPlatform(row as Record<string, unknown>));
  }
}
