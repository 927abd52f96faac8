import type { RuleOf } from "../../protocol/alerts.ts";
import { type AlertState, cooledAt, nothing, type Step } from "./state.ts";

/** A spike is over when fewer than this are online: four fifths of what it takes to begin, so that it does not flap. */
export const spikeEnds = ({ online }: RuleOf<"spike">): number => Math.ceil(online * 0.8);

/** Looks at how many visitors are online. */
export const stepSpike = (rule: RuleOf<"spike">, state: AlertState, online: number, now: number): Step => {
  if (state.since !== null) return online < spikeEnds(rule) ? nothing({ ...state, since: null }) : nothing(state);
  if (online < rule.online || now < cooledAt(rule, state)) return nothing(state);
  return {
    state: { ...state, since: now, sentAt: now },
    notice: { event: "alert.firing", figures: { kind: "spike", online, threshold: rule.online } },
  };
};

/**
 * Unix ms at which to look though nothing is reported, or null.
 * @param online visitors that there are now
 * @param fallsBelow when fewer than so many are left, if nobody comes; null: it is so now
 */
export const nextLookAtSpike = (
  rule: RuleOf<"spike">,
  state: AlertState,
  { online, fallsBelow }: { online: number; fallsBelow: (count: number) => number | null },
): number | null => {
  if (state.since !== null) return fallsBelow(spikeEnds(rule));
  return online >= rule.online ? cooledAt(rule, state) : null;
};
