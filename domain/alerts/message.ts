import type { AlertFigures, AlertKind, AlertMessage, AlertRule, AlertTop } from "../../protocol/alerts.ts";
import { endOf, periodOf } from "../limits/usage.ts";
import type { Notice } from "./state.ts";

/** So many sources and pages of a spike are told. */
const TOP = 3;
const LABEL_CHARS = 60;

/** What a message is about. */
export interface Subject {
  readonly site: string;
  /** Address of the site's dashboard. */
  readonly dashboard: string;
  readonly alert: { readonly id: string; readonly name: string; readonly kind: AlertKind };
}

/** Sources and pages of those online, the most frequent first; only of a spike. */
export type Top = NonNullable<AlertMessage["data"]["top"]>;

/**
 * What a visitor may have sent, as words of a chat: whoever names a campaign `@channel` or `<!here>` must call nobody, so only what
 * means nothing to any chat is left.
 */
export const harmless = (label: string): string => {
  const plain = label.replace(/[^\p{L}\p{N} ./=?%+-]+/gu, "·");
  return plain.length > LABEL_CHARS ? `${plain.slice(0, LABEL_CHARS)}…` : plain;
};

const number = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ",");
const counted = (value: number, one: string): string => `${number(value)} ${one}${value === 1 ? "" : "s"}`;
/** 2026-11-21 20:15 UTC. */
const instant = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

/** Who came from nowhere came directly, in the words of answers. */
const named = ({ key, online }: AlertTop): AlertTop => ({ key: key || "Direct / None", online });
/** Who was heard of without a pageview is on none. */
const isPage = ({ key }: AlertTop): boolean => key !== "";

const listed = (entries: readonly AlertTop[]): string =>
  entries.map(({ key, online }) => `${harmless(key)} (${number(online)})`).join(", ");

const sentenceOfTop = (top: Top | undefined): string =>
  top && top.sources.length > 0 && top.pages.length > 0
    ? ` They come from ${listed(top.sources)}; they are on ${listed(top.pages)}.`
    : "";

const during = (minutes: number): string =>
  minutes % 60 === 0 && minutes > 60 ? counted(minutes / 60, "hour") : counted(minutes, "minute");

const sentenceOfDrop = ({ event }: Pick<Notice, "event">, figures: AlertFigures & { kind: "drop" }): string => {
  const { pageviews, below, minutes } = figures;
  if (event === "alert.resolved") {
    return `pageviews are coming again: ${number(pageviews)} in the last ${during(minutes)}.`;
  }
  if (pageviews === 0) return `no pageview in the last ${during(minutes)}.`;
  return `${counted(pageviews, "pageview")} in the last ${during(minutes)}, fewer than ${number(below)}.`;
};

const sentenceOf = ({ event, figures }: Notice, at: number, top: Top | undefined): string => {
  switch (figures.kind) {
    case "spike": {
      const { online, threshold } = figures;
      const are = online === 1 ? "visitor is" : "visitors are";
      return `${number(online)} ${are} online; ${number(threshold)} is the mark.${sentenceOfTop(top)}`;
    }
    case "drop":
      return sentenceOfDrop({ event }, figures);
    case "goal": {
      const { goal, met, since } = figures;
      return `the goal "${goal}" was met ${met === 1 ? "once" : counted(met, "time")} since ${instant(since)}.`;
    }
    case "quota": {
      const { percent, used, quota } = figures;
      if (percent < 100) return `${percent}% of the month's ${number(quota)} events are used (${number(used)}).`;
      const until = new Date(endOf("month", periodOf("month", at))).toISOString();
      return `all ${number(quota)} events of the month are used; more are not counted until ${instant(until)}.`;
    }
  }
};

/** The message that says a notice. @param at Unix ms at which it came to be */
export const messageOf = (subject: Subject, notice: Notice, at: number, top?: Top): AlertMessage => {
  const told = top && { sources: top.sources.map(named).slice(0, TOP), pages: top.pages.filter(isPage).slice(0, TOP) };
  const { site, dashboard, alert } = subject;
  const text = `${alert.name} (${site}): ${sentenceOf(notice, at, told)} ${dashboard}`;
  return {
    event: notice.event,
    timestamp: new Date(at).toISOString(),
    text,
    content: text,
    allowed_mentions: { parse: [] },
    data: { site, dashboard, alert, figures: notice.figures, ...(told && { top: told }) },
  };
};

/** What a rule would say, with figures that might be. */
const sampleFigures = (rule: AlertRule, now: number): AlertFigures => {
  switch (rule.kind) {
    case "spike":
      return { kind: "spike", online: rule.online, threshold: rule.online };
    case "drop":
      return { kind: "drop", pageviews: rule.below - 1, below: rule.below, minutes: rule.minutes };
    case "goal":
      return { kind: "goal", goal: rule.goal, met: 1, since: new Date(now).toISOString() };
    case "quota":
      return { kind: "quota", percent: 80, used: 80_000, quota: 100_000 };
  }
};

/** A message that says of itself that it is a sample. */
export const sampleMessage = (subject: Subject, rule: AlertRule, now: number): AlertMessage => {
  const message = messageOf(subject, { event: "alert.firing", figures: sampleFigures(rule, now) }, now);
  const text = `[Test] ${message.text}`;
  return { ...message, event: "alert.test", text, content: text };
};
