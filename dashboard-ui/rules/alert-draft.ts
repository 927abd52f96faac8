import type { Alert, AlertKind } from "../../protocol/alerts.ts";
import type { Goal } from "../../protocol/site-settings.ts";

/** An alert as it is typed: numbers are what stands in their fields, and the server says what is none. */
export interface AlertDraft {
  kind: AlertKind;
  name: string;
  url: string;
  signed: boolean;
  /** "": none is given; of an alert that has one, it stays. */
  secret: string;
  online: string;
  minutes: string;
  below: string;
  goal: string;
  /** Minutes; "": as many as are usual for its kind. */
  cooldown: string;
}

export const alertKinds: readonly AlertKind[] = ["spike", "drop", "goal", "quota"];

/** Minutes between two messages unless something else is typed. */
export const usualCooldown: Readonly<Record<Exclude<AlertKind, "quota">, number>> = { spike: 60, drop: 60, goal: 1 };

export const blankAlert: AlertDraft = {
  kind: "spike",
  name: "",
  url: "",
  signed: false,
  secret: "",
  online: "100",
  minutes: "60",
  below: "1",
  goal: "",
  cooldown: "",
};

/** What an alert's form begins with when it is changed. */
export const draftOfAlert = (alert: Alert): AlertDraft => ({
  ...blankAlert,
  kind: alert.kind,
  name: alert.name,
  url: alert.url,
  signed: alert.has_secret,
  ...(alert.kind !== "quota" && { cooldown: String(alert.cooldown_minutes) }),
  ...(alert.kind === "spike" && { online: String(alert.online) }),
  ...(alert.kind === "drop" && { minutes: String(alert.minutes), below: String(alert.below) }),
  ...(alert.kind === "goal" && { goal: alert.goal }),
});

const number = (text: string): number | string => (/^\s*\d+\s*$/.test(text) ? Number(text) : text.trim());

const asksFor = (draft: AlertDraft): object => {
  switch (draft.kind) {
    case "spike":
      return { online: number(draft.online) };
    case "drop":
      return { minutes: number(draft.minutes), below: number(draft.below) };
    case "goal":
      return { goal: draft.goal };
    case "quota":
      return {};
  }
};

/** What the server is asked to make, or to change an alert to. */
export const alertOfDraft = (draft: AlertDraft): object => ({
  kind: draft.kind,
  name: draft.name,
  url: draft.url,
  ...asksFor(draft),
  ...(draft.kind !== "quota" && {
    cooldown_minutes: draft.cooldown.trim() === "" ? usualCooldown[draft.kind] : number(draft.cooldown),
  }),
  ...(draft.signed ? draft.secret !== "" && { secret: draft.secret } : { secret: null }),
});

/** Names of the goals that can be watched: those of scrolling are no events. */
export const watchableGoals = (goals: readonly Goal[]): string[] =>
  goals.flatMap((goal) => {
    if ("event" in goal) return [goal.name ?? goal.event];
    return goal.scroll === undefined ? [goal.name ?? `Visit ${goal.page}`] : [];
  });

/** A secret as Standard Webhooks writes it. @param bytes random, 24 to 64 */
export const secretOf = (bytes: Uint8Array): string => `whsec_${btoa(String.fromCharCode(...bytes))}`;

/** Of an address what may be shown over a shoulder: a chat's address is a secret. */
export const hostOf = (url: string): string => URL.parse(url)?.host ?? url;
