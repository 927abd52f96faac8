import type { AlertState } from "../domain/alerts/state.ts";
import type { AlertDelivery, AlertKind, AlertRule, RuleOf } from "../protocol/alerts.ts";

const TABLES = [
  // Rules, with what each remembers and what became of its last message.
  `CREATE TABLE IF NOT EXISTS alerts (id TEXT PRIMARY KEY, made_at INTEGER NOT NULL, rule TEXT NOT NULL,
    dashboard TEXT NOT NULL, state TEXT NOT NULL, delivery TEXT) WITHOUT ROWID`,
  // Messages that no address has taken yet. next_at: Unix ms of the next attempt, also while one is under way.
  `CREATE TABLE IF NOT EXISTS messages (id TEXT PRIMARY KEY, alert TEXT NOT NULL, made_at INTEGER NOT NULL,
    body TEXT NOT NULL, attempts INTEGER NOT NULL, next_at INTEGER NOT NULL) WITHOUT ROWID`,
].join(";");

/** An alert as the hub keeps it. */
export interface StoredAlert {
  id: string;
  /** Unix ms. */
  madeAt: number;
  rule: AlertRule;
  /** Address of the site's dashboard, as whoever made the alert knew it. */
  dashboard: string;
  state: AlertState;
  delivery: AlertDelivery | null;
}

/** An alert of one kind. */
export type Of<K extends AlertKind> = StoredAlert & { rule: RuleOf<K> };

/** Whether an alert is of that kind, and watches. */
export const isOf =
  <K extends AlertKind>(kind: K) =>
  (alert: StoredAlert): alert is Of<K> =>
    alert.rule.kind === kind && alert.rule.enabled;

/** A message that waits. */
export interface StoredMessage {
  /** The same at every attempt: by it the receiver knows a message that comes twice. */
  id: string;
  alert: string;
  /** Unix ms. */
  madeAt: number;
  /** JSON. */
  body: string;
  /** Begun so far. */
  attempts: number;
  /** Unix ms. */
  nextAt: number;
}

type AlertRow = {
  id: string;
  made_at: number;
  rule: string;
  dashboard: string;
  state: string;
  delivery: string | null;
};
type MessageRow = { id: string; alert: string; made_at: number; body: string; attempts: number; next_at: number };

/** A site's alerts and their outbox, in its hub. A hub without alerts has no table of it. */
export class AlertStore {
  private readonly storage: DurableObjectStorage;
  private readonly sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.storage = storage;
    this.sql = storage.sql;
  }

  /** Everything that `write` does is stored, or, when it throws, nothing. */
  atomically<T>(write: () => T): T {
    return this.storage.transactionSync(write);
  }

  /** In the order in which they were made. */
  alerts(): StoredAlert[] {
    if (!this.exists()) return [];
    const rows = this.sql.exec<AlertRow>("SELECT * FROM alerts ORDER BY made_at, id").toArray();
    return rows.map(({ id, made_at, rule, dashboard, state, delivery }) => ({
      id,
      madeAt: made_at,
      rule: JSON.parse(rule) as AlertRule,
      dashboard,
      state: JSON.parse(state) as AlertState,
      delivery: delivery === null ? null : (JSON.parse(delivery) as AlertDelivery),
    }));
  }

  /** Makes the tables, the first time. */
  save({ id, madeAt, rule, dashboard, state, delivery }: StoredAlert): void {
    this.sql.exec(TABLES);
    this.sql.exec(
      `INSERT INTO alerts (id, made_at, rule, dashboard, state, delivery) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
       ON CONFLICT (id) DO UPDATE SET rule = ?3, dashboard = ?4, state = ?5, delivery = ?6`,
      id,
      madeAt,
      JSON.stringify(rule),
      dashboard,
      JSON.stringify(state),
      delivery && JSON.stringify(delivery),
    );
  }

  remove(id: string): void {
    this.sql.exec("DELETE FROM alerts WHERE id = ?", id);
    this.removeMessagesOf(id);
  }

  /** Oldest first. */
  messages(): StoredMessage[] {
    if (!this.exists()) return [];
    const rows = this.sql.exec<MessageRow>("SELECT * FROM messages ORDER BY made_at, id").toArray();
    return rows.map(({ made_at, next_at, ...row }) => ({ ...row, madeAt: made_at, nextAt: next_at }));
  }

  addMessage({ id, alert, madeAt, body, attempts, nextAt }: StoredMessage): void {
    const insert = "INSERT INTO messages (id, alert, made_at, body, attempts, next_at) VALUES (?, ?, ?, ?, ?, ?)";
    this.sql.exec(insert, id, alert, madeAt, body, attempts, nextAt);
  }

  noteAttempt({ id, attempts, nextAt }: StoredMessage): void {
    this.sql.exec("UPDATE messages SET attempts = ?2, next_at = ?3 WHERE id = ?1", id, attempts, nextAt);
  }

  removeMessage(id: string): void {
    this.sql.exec("DELETE FROM messages WHERE id = ?", id);
  }

  removeMessagesOf(alert: string): void {
    this.sql.exec("DELETE FROM messages WHERE alert = ?", alert);
  }

  private exists(): boolean {
    return this.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'alerts'").toArray().length > 0;
  }
}
