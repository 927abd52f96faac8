import * as v from "valibot";
import { goalOf } from "../../domain/alerts/goal.ts";
import { isScrollGoal } from "../../domain/query/goals.ts";
import { type Alert, type AlertRule, createAlertSchema } from "../../protocol/alerts.ts";
import { fieldErrors } from "../../protocol/error.ts";
import type { SiteSettings } from "../../protocol/site-settings.ts";
import { Refusal } from "../http/answers.ts";

/** What a body says about an alert, checked as a whole. */

const wrong = (field: string, sentence: string): Refusal => new Refusal(400, { errors: { [field]: [sentence] } });

const checkGoal = (rule: AlertRule & { kind: "goal" }, { goals }: SiteSettings): void => {
  if (goalOf(rule, goals)) return;
  const open = goals.some((goal) => isScrollGoal(goal))
    ? "must be the name of one of the site's goals, and not one of scrolling"
    : "must be the name of one of the site's goals";
  throw wrong("goal", open);
};

/** @throws Refusal 400 that says what is wrong field by field */
export const alertRule = (body: unknown, settings: SiteSettings): AlertRule => {
  const result = v.safeParse(createAlertSchema, body);
  if (!result.success) throw new Refusal(400, { errors: fieldErrors(result.issues) });
  const rule = result.output;
  if (!URL.canParse(rule.url)) throw wrong("url", "is no address");
  // Who deleted the goal must be able to switch its alert off.
  if (rule.kind === "goal" && rule.enabled) checkGoal(rule, settings);
  return rule;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The rule with a change applied; what kind it is stays. @throws Refusal 400 */
export const changedAlertRule = (alert: Alert, body: unknown, settings: SiteSettings): AlertRule => {
  if (!isObject(body)) throw wrong("request", "must be a JSON object");
  if ("kind" in body && body.kind !== alert.kind) throw wrong("kind", "cannot be changed; make another alert");
  const {
    id: _id,
    created_at: _made,
    has_secret: _secret,
    state: _state,
    since: _since,
    last_sent_at: _sent,
    last_delivery: _delivery,
    ...rule
  } = alert;
  return alertRule({ ...rule, ...body }, settings);
};

export const noAlert = (): Refusal => new Refusal(404, "The site has no such alert.");
