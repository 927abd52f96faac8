import * as v from "valibot";
import { goalName } from "../../domain/query/goals.ts";
import {
  type CreateSite,
  changeableSettingKeys,
  createSiteSchema,
  fixedSettingKeys,
  type SiteSettings,
} from "../../protocol/site-settings.ts";
import { Refusal } from "../http/answers.ts";

/** What a body says about a site's settings, checked as a whole; a setting that is unknown or wrong is refused by name. */

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** One issue as a sentence that names what it is about. */
export const sentenceOfIssue = (issue: v.BaseIssue<unknown>): string => {
  const path = issue.path?.map(({ key }) => String(key)).join(".");
  if (!path) return `The settings ${issue.message}.`;
  if (issue.expected === "never") return `${path} is not a setting; see docs/access.md for those that are.`;
  if (issue.input === undefined) return `${path} is required.`;
  return `${path}: ${issue.message}.`;
};

const complete = (given: CreateSite): SiteSettings => ({
  ...given,
  allowed_hosts: given.allowed_hosts ?? [given.site_id, `*.${given.site_id}`],
});

const parsed = (body: unknown): SiteSettings => {
  const result = v.safeParse(createSiteSchema, body);
  if (!result.success) throw new Refusal(400, result.issues.map(sentenceOfIssue).join(" "));
  return complete(result.output);
};

/** Questions know goals by their names: of two with the same neither could be asked about. */
const withDistinctGoals = (settings: SiteSettings): SiteSettings => {
  const names = settings.goals.map(goalName);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice === undefined) return settings;
  throw new Refusal(400, `goals: two of them are called "${twice}"; give one another name.`);
};

/** Settings of a new site, every default filled in. @throws Refusal 400 that names the setting */
export const newSettings = (body: unknown): SiteSettings => withDistinctGoals(parsed(body));

/** The settings with a change applied; groups (scrub, allow, exclude, quota) are changed key by key. @throws Refusal 400 */
export const changedSettings = (settings: SiteSettings, body: unknown): SiteSettings => {
  if (!isObject(body)) throw new Refusal(400, "The settings must be a JSON object.");
  const before: Record<string, unknown> = { ...settings };
  const merged: Record<string, unknown> = { ...settings };
  for (const [key, value] of Object.entries(body)) {
    if (fixedSettingKeys.includes(key)) {
      if (value === before[key]) continue;
      throw new Refusal(400, `${key} was fixed when the site was made; delete the site and make it anew to change it.`);
    }
    if (!changeableSettingKeys.includes(key)) {
      throw new Refusal(400, `${key} is not a setting; see docs/access.md for those that are.`);
    }
    const group = before[key];
    merged[key] = isObject(group) && isObject(value) ? { ...group, ...value } : value;
  }
  const changed = parsed(merged);
  return "goals" in body ? withDistinctGoals(changed) : changed;
};
