import type { AlertFigures, AlertRule } from "../../protocol/alerts.ts";
import { periodOf } from "../limits/usage.ts";

/**
 * What an alert remembers; it is stored whenever it changes, and that is seldom. Of what is counted only absolute figures are
 * kept (met since an instant, used in a month), so looking twice, or again after a crash, tells nothing twice.
 */
export interface AlertState {
  /** Unix ms since when it fires; null: it is quiet. */
  readonly since: number | null;
  /** Unix ms of the last message that said it fires; null: there was none. */
  readonly sentAt: number | null;
  /** Unix ms: since when a drop is watched for, and a goal counted; of a quota the month (`periodOf`). */
  readonly from: number;
  /** Of a goal: how often it was met since `from` as far as it was told. Of a quota: the percentage that was told. */
  readonly told: number;
}

/** What there is to be said. */
export interface Notice {
  readonly event: "alert.firing" | "alert.resolved";
  readonly figures: AlertFigures;
}

/** A state after a look, the same object when nothing changed, and what is to be said, if anything. */
export interface Step {
  readonly state: AlertState;
  readonly notice: Notice | null;
}

export const nothing = (state: AlertState): Step => ({ state, notice: null });

/**
 * The state of a rule that was made, changed or switched on at `now`.
 * @param before its state until then: what was sent counts for the cool-down still
 */
export const initialState = (rule: AlertRule, now: number, before: AlertState | null = null): AlertState => ({
  since: null,
  sentAt: before?.sentAt ?? null,
  from: rule.kind === "quota" ? periodOf("month", now) : now,
  told: 0,
});

const MINUTE_MS = 60_000;

/** Unix ms from which the next message may be sent. */
export const cooledAt = (rule: AlertRule, { sentAt }: AlertState): number =>
  sentAt === null || rule.kind === "quota" ? Number.NEGATIVE_INFINITY : sentAt + rule.cooldown_minutes * MINUTE_MS;

/** Whether it fires at `now`; a quota's state is that of a month, and nothing says when that is over. */
export const isFiring = (rule: AlertRule, { since, from }: AlertState, now: number): boolean =>
  rule.enabled && since !== null && (rule.kind !== "quota" || from === periodOf("month", now));
