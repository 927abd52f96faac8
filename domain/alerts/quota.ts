import { periodOf } from "../limits/usage.ts";
import { type AlertState, nothing, type Step } from "./state.ts";

/** Shares of the month's quota at which is told, per cent. */
const LEVELS = [100, 80] as const;

/** Looks at how much of the month's quota is used. @param quota events a month, null: as many as come */
export const stepQuota = (
  state: AlertState,
  { used, quota }: { used: number; quota: number | null },
  now: number,
): Step => {
  const month = periodOf("month", now);
  const told = state.from === month ? state.told : 0;
  const level = quota === null ? undefined : LEVELS.find((percent) => used * 100 >= quota * percent);
  if (level === undefined || quota === null) {
    return told === 0 && state.since === null
      ? nothing(state)
      : nothing({ ...state, since: null, from: month, told: 0 });
  }
  if (level === told) return nothing(state);
  // The quota was raised: of what is not reached any more is told again when it is.
  if (level < told) return nothing({ ...state, told: level });
  return {
    state: { since: now, sentAt: now, from: month, told: level },
    notice: { event: "alert.firing", figures: { kind: "quota", percent: level, used, quota } },
  };
};
