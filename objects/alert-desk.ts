import { sampleMessage } from "../domain/alerts/message.ts";
import { initialState, isFiring } from "../domain/alerts/state.ts";
import type { Alert, AlertRule, AlertTest } from "../protocol/alerts.ts";
import { ALERTS_PER_SITE_MAX } from "../protocol/limits.ts";
import type { StoredAlert } from "./alerts.store.ts";
import { randomHex } from "./hex.ts";
import type { AlertPorts, SiteAlerts } from "./site-alerts.ts";

const shown = ({ id, madeAt, rule, state, delivery }: StoredAlert, now: number): Alert => {
  const { secret, ...rest } = rule;
  const isOn = isFiring(rule, state, now);
  return {
    ...rest,
    id,
    created_at: madeAt,
    has_secret: typeof secret === "string",
    state: isOn ? "firing" : "quiet",
    since: isOn ? state.since : null,
    last_sent_at: state.sentAt,
    last_delivery: delivery,
  };
};

/** Whether two rules watch for the same. */
const sameWatch = (a: AlertRule, b: AlertRule): boolean => {
  const watched = ({ name: _name, url: _url, secret: _secret, ...rest }: AlertRule): string => JSON.stringify(rest);
  return watched(a) === watched(b);
};

/** What administrators do with a site's alerts. */
export class AlertDesk {
  private readonly alerts: SiteAlerts;
  private readonly ports: Pick<AlertPorts, "now" | "arm">;

  constructor(alerts: SiteAlerts, ports: Pick<AlertPorts, "now" | "arm">) {
    this.alerts = alerts;
    this.ports = ports;
  }

  /** Oldest first. */
  list(): Alert[] {
    return this.alerts.list().map((alert) => shown(alert, this.ports.now()));
  }

  /** @param dashboard address of the site's dashboard @returns null when there are as many as there may be */
  async create(rule: AlertRule, dashboard: string): Promise<Alert | null> {
    if (this.alerts.list().length >= ALERTS_PER_SITE_MAX) return null;
    const now = this.ports.now();
    const alert = { id: randomHex(6), madeAt: now, rule, dashboard, state: initialState(rule, now), delivery: null };
    return this.keep(alert);
  }

  /** @param rule the whole of it, where no secret at all means the one before @returns null when there is no such alert */
  async change(id: string, rule: AlertRule, dashboard: string): Promise<Alert | null> {
    const before = this.alerts.find(id);
    if (!before) return null;
    const whole = { ...rule, secret: rule.secret === undefined ? (before.rule.secret ?? null) : rule.secret };
    const state = sameWatch(before.rule, whole) ? before.state : initialState(whole, this.ports.now(), before.state);
    return this.keep({ ...before, rule: whole, dashboard, state });
  }

  /** @returns false when there is no such alert */
  remove(id: string): boolean {
    if (!this.alerts.find(id)) return false;
    this.alerts.remove(id);
    return true;
  }

  /** Sends a sample, once. @returns null when there is no such alert */
  async test(id: string): Promise<AlertTest | null> {
    const alert = this.alerts.find(id);
    if (!alert) return null;
    const { rule } = alert;
    const body = JSON.stringify(sampleMessage(this.alerts.subjectOf(alert), rule, this.ports.now()));
    return this.alerts.outbox.try({ url: rule.url, secret: rule.secret, id: `msg_${randomHex(16)}`, body });
  }

  private async keep(alert: StoredAlert): Promise<Alert> {
    this.alerts.save(alert);
    this.alerts.begin(alert);
    await this.ports.arm();
    return shown(this.alerts.find(alert.id) ?? alert, this.ports.now());
  }
}
