import { computeNextAttempt } from "../domain/alerts/retry.ts";
import type { AlertDelivery, AlertTest } from "../protocol/alerts.ts";
import type { AlertStore, StoredAlert, StoredMessage } from "./alerts.store.ts";
import { sendWebhook, type Webhook } from "./webhook.ts";

/** Of one alert; beyond, the oldest is given up: whoever was away for long reads no hundred messages. */
const WAITING_PER_ALERT = 10;
/** When the last attempt of all is interrupted, it is made again after so long. */
const LAST_AGAIN_MS = 60_000;

/** When a message is due again that is being attempted at `now`, unless it is known before what became of it. */
const dueAgain = (madeAt: number, attempts: number, now: number): number =>
  computeNextAttempt(madeAt, attempts, now) ?? now + LAST_AGAIN_MS;

export interface OutboxPorts {
  post: Parameters<typeof sendWebhook>[0];
  now(): number;
  /** The alert as it is now; null: it was deleted. */
  alert(id: string): StoredAlert | null;
  note(message: string, error: unknown): void;
  /** Keeps what became of an attempt. */
  delivered(alert: StoredAlert, delivery: AlertDelivery): void;
}

/**
 * Messages on their way. Each is stored before its first attempt and is due again before each, so a crash at any moment makes it
 * come twice, under the same id, and never get lost. Nobody waits for an attempt: a slow address holds up nothing else.
 */
export class AlertOutbox {
  private readonly store: AlertStore;
  private readonly ports: OutboxPorts;
  private waiting: StoredMessage[];
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(store: AlertStore, ports: OutboxPorts) {
    this.store = store;
    this.ports = ports;
    this.waiting = store.messages();
  }

  /** Resolves when no attempt is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.underWay.values());
  }

  /** Whether an alert has a message that nobody took yet. */
  holds(alert: string): boolean {
    return this.waiting.some((message) => message.alert === alert);
  }

  /** Stores a message; to be called in the transaction that stores why. @returns it, to be sent by `send` */
  add(alert: string, id: string, body: string): StoredMessage {
    const now = this.ports.now();
    const message = { id, alert, madeAt: now, body, attempts: 1, nextAt: dueAgain(now, 1, now) };
    const others = this.waiting.filter((one) => one.alert === alert);
    const tooMany = new Set(others.slice(0, Math.max(0, others.length + 1 - WAITING_PER_ALERT)).map((one) => one.id));
    for (const old of tooMany) this.store.removeMessage(old);
    this.store.addMessage(message);
    this.waiting = [...this.waiting.filter((one) => !tooMany.has(one.id)), message];
    return message;
  }

  /** Attempts of messages whose time has come. */
  sendDue(): void {
    const now = this.ports.now();
    for (const message of this.waiting) {
      if (message.nextAt > now || this.underWay.has(message.id)) continue;
      const attempts = message.attempts + 1;
      // Whether or not it succeeds: until it is known, the next one is planned.
      const again = { ...message, attempts, nextAt: dueAgain(message.madeAt, attempts, now) };
      this.replace(again);
      this.store.noteAttempt(again);
      this.send(again);
    }
  }

  /** Begins an attempt. */
  send(message: StoredMessage): void {
    const attempt = this.attempt(message)
      // It waits still, and is due again at its time.
      .catch((error: unknown) => this.ports.note("what became of a message could not be kept", error))
      .finally(() => this.underWay.delete(message.id));
    this.underWay.set(message.id, attempt);
  }

  /** Unix ms of the next attempt, or null. */
  computeNextRun(): number | null {
    return this.waiting.length > 0 ? Math.min(...this.waiting.map(({ nextAt }) => nextAt)) : null;
  }

  /** What waits for this alert is not to be sent any more. */
  drop(alert: string): void {
    this.store.removeMessagesOf(alert);
    this.waiting = this.waiting.filter((message) => message.alert !== alert);
  }

  /** Forgets everything; the tables are gone. */
  reset(): void {
    this.waiting = [];
  }

  /** One attempt that nobody repeats. */
  try(webhook: Webhook): Promise<AlertTest> {
    return sendWebhook(this.ports.post, webhook, this.ports.now());
  }

  private async attempt(message: StoredMessage): Promise<void> {
    const { id, body, attempts, madeAt } = message;
    const alert = this.ports.alert(message.alert);
    if (!alert) return;
    const at = this.ports.now();
    const outcome = await this.try({ url: alert.rule.url, secret: alert.rule.secret, id, body });
    const still = this.waiting.some((one) => one.id === id) ? this.ports.alert(message.alert) : null;
    if (!still) return;
    const next = outcome.delivered ? null : computeNextAttempt(madeAt, attempts, at);
    this.store.atomically(() => {
      if (next === null) this.store.removeMessage(id);
      this.ports.delivered(still, { at, ...outcome, attempts, next_attempt_at: next });
    });
    if (next === null) this.waiting = this.waiting.filter((one) => one.id !== id);
  }

  private replace(message: StoredMessage): void {
    this.waiting = this.waiting.map((one) => (one.id === message.id ? message : one));
  }
}
