import * as v from "valibot";

/**
 * Alerts of a site: rules, each with an address that hears of it (docs/alerts.md).
 * `spike`: so many visitors are online. `drop`: fewer pageviews than usual. `goal`: a goal was met. `quota`: the month's events
 * are nearly, or all, used.
 */
const whole = (min: number, max: number) =>
  v.pipe(
    v.number("must be a number"),
    v.integer("must be a whole number"),
    v.minValue(min, `must be ${min} or more`),
    v.maxValue(max, `must be at most ${max}`),
  );

const URL_FORM = /^https?:\/\/[^\s/?#@]+([/?#]\S*)?$/i;
/** Standard Webhooks: 24 to 64 bytes, base64. */
const SECRET_FORM = /^whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const MINUTES_MAX = 7 * 24 * 60;
const cooldown = whole(1, MINUTES_MAX);

const common = {
  name: v.pipe(
    v.string("must be a string"),
    v.trim(),
    v.minLength(1, "can't be blank"),
    v.maxLength(100, "must have at most 100 characters"),
  ),
  /** Gets a POST for each message. */
  url: v.pipe(
    v.string("must be a string"),
    v.trim(),
    v.maxLength(2000, "must have at most 2000 characters"),
    v.regex(URL_FORM, "must be an address that begins with https:// or http://, without a user name"),
  ),
  /** Signs each message. Null: unsigned; left out in a change: as before. */
  secret: v.optional(
    v.nullable(
      v.pipe(v.string("must be a string"), v.regex(SECRET_FORM, "must be whsec_ and 24 to 64 bytes as base64")),
    ),
  ),
  /** False: nothing is watched, and nothing sent. */
  enabled: v.optional(v.boolean("must be true or false"), true),
};

/** A strict object says the same of what is no object and of each key that it does not know. */
const FORM = ({ expected }: v.BaseIssue<unknown>): string =>
  expected === "never" ? "is nothing that an alert of this kind has" : "must be a JSON object";

/** `POST /api/sites/:site/alerts`. */
export const createAlertSchema = v.variant(
  "kind",
  [
    v.strictObject(
      {
        kind: v.literal("spike"),
        ...common,
        /** Visitors online at which it fires. */
        online: whole(1, 1_000_000),
        /** Minutes that must lie between two messages. */
        cooldown_minutes: v.optional(cooldown, 60),
      },
      FORM,
    ),
    v.strictObject(
      {
        kind: v.literal("drop"),
        ...common,
        /** It fires when there were fewer than `below` pageviews in so many minutes. */
        minutes: whole(5, MINUTES_MAX),
        below: v.optional(whole(1, 1_000_000), 1),
        cooldown_minutes: v.optional(cooldown, 60),
      },
      FORM,
    ),
    v.strictObject(
      {
        kind: v.literal("goal"),
        ...common,
        /** Name of a goal of the site; not one of scrolling. */
        goal: v.string("must be a string"),
        cooldown_minutes: v.optional(cooldown, 1),
      },
      FORM,
    ),
    v.strictObject({ kind: v.literal("quota"), ...common }, FORM),
  ],
  "must be spike, drop, goal or quota",
);

/** A rule as it is stored; the answers leave out the secret. */
export type AlertRule = v.InferOutput<typeof createAlertSchema>;
export type AlertKind = AlertRule["kind"];
export type RuleOf<K extends AlertKind> = Extract<AlertRule, { kind: K }>;

/** What became of the newest message that was tried, or is being tried. */
export interface AlertDelivery {
  /** Unix ms of the last attempt. */
  at: number;
  delivered: boolean;
  /** What the address answered; null: nothing. */
  status: number | null;
  /** Why it was not delivered, as a sentence; null: it was. */
  problem: string | null;
  attempts: number;
  /** Unix ms of the next attempt; null: there is none. */
  next_attempt_at: number | null;
}

/** What the answers say besides the rule. */
export interface AlertStanding {
  id: string;
  /** Unix ms. */
  created_at: number;
  has_secret: boolean;
  state: "quiet" | "firing";
  /** Unix ms since when it fires. */
  since: number | null;
  /** Unix ms of the last message. */
  last_sent_at: number | null;
  last_delivery: AlertDelivery | null;
}

type Shown<R> = R extends unknown ? Omit<R, "secret"> & AlertStanding : never;

/** The answer to `POST` (201) and `PATCH …/alerts/:id`, and an entry of `GET …/alerts` (`{"alerts": […]}`, oldest first). */
export type Alert = Shown<AlertRule>;

/** The answer to `POST …/alerts/:id/test`. */
export type AlertTest = Pick<AlertDelivery, "delivered" | "status" | "problem">;

/** What is posted to an alert's address. */
export interface AlertMessage {
  event: "alert.firing" | "alert.resolved" | "alert.test";
  /** ISO 8601, UTC: when it happened, not when it was sent. */
  timestamp: string;
  /** The message for people: `text` is what Slack and Mattermost show, `content` what Discord does. */
  text: string;
  content: string;
  /** Discord: nobody is to be called by what a visitor sent. */
  allowed_mentions: { parse: [] };
  data: {
    site: string;
    /** Where the site's dashboard is. */
    dashboard: string;
    alert: { id: string; name: string; kind: AlertKind };
    /** By kind: what was asked for, and what there is (docs/alerts.md). */
    figures: AlertFigures;
    /** Of a spike: sources and pages of those who are online, the most frequent first. */
    top?: { sources: AlertTop[]; pages: AlertTop[] };
  };
}

/** A source or page, and how many of those who are online. */
export interface AlertTop {
  key: string;
  online: number;
}

export type AlertFigures =
  | { kind: "spike"; online: number; threshold: number }
  | { kind: "drop"; pageviews: number; below: number; minutes: number }
  /** `since`: ISO 8601, UTC. */
  | { kind: "goal"; goal: string; met: number; since: string }
  | { kind: "quota"; percent: 80 | 100; used: number; quota: number };
