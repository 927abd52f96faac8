import type { Alert } from "../../protocol/alerts.ts";
import { alertsText } from "../text/settings-alerts.ts";
import { hostOf } from "./alert-draft.ts";

/** How numbers and instants are written. */
interface Formats {
  whole(count: number): string;
  moment(at: number): string;
}

const words = alertsText;

const asksFor = (alert: Alert, { whole }: Formats): string => {
  switch (alert.kind) {
    case "spike":
      return words.asks.spike(whole(alert.online));
    case "drop":
      return alert.below === 1
        ? words.asks.noPageview(whole(alert.minutes))
        : words.asks.drop(whole(alert.below), whole(alert.minutes));
    case "goal":
      return words.asks.goal(alert.goal);
    case "quota":
      return words.asks.quota;
  }
};

/** How an alert stands. */
export const alertState = ({ enabled, state }: Alert): keyof typeof words.states => (enabled ? state : "off");

/** Since when an alert fires, which is when it sent last; else only the latter. */
const latestOf = ({ since, last_sent_at: sent }: Alert, { moment }: Formats): string => {
  if (since !== null) return words.since(moment(since));
  return sent === null ? words.neverSent : words.sent(moment(sent));
};

/** What an alert asks for, where it sends, and what it did last. */
export const alertDetails = (alert: Alert, formats: Formats): string[] => [
  asksFor(alert, formats),
  words.to(hostOf(alert.url)),
  latestOf(alert, formats),
];

/** What is wrong with an alert; null: nothing. @param goals names of those that can be watched */
export const alertTrouble = (alert: Alert, goals: readonly string[], { moment }: Formats): string | null => {
  if (alert.kind === "goal" && !goals.includes(alert.goal)) return words.goalGone;
  const { last_delivery: delivery } = alert;
  if (delivery === null || delivery.delivered) return null;
  const next = delivery.next_attempt_at;
  const after = next === null || !alert.enabled ? words.givenUp : words.again(moment(next));
  return `${words.undelivered(delivery.problem ?? "")} ${after}`;
};
