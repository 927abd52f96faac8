import type { SiteSettings } from "../../protocol/site-settings.ts";

/** A setting as somebody types it: what is no number is sent as it is, since the server's sentence about it is the one to show. */
type AsTyped<T> = T extends number
  ? number | string
  : T extends readonly unknown[]
    ? T
    : T extends object
      ? { [TKey in keyof T]?: AsTyped<T[TKey]> }
      : T;

/** Parts of a site's settings; groups (`allow`, `scrub`, `exclude`, `quota`) may be partial too. */
export type SettingsChange = { [TKey in keyof SiteSettings]?: AsTyped<SiteSettings[TKey]> };

/** What stands in the fields of a settings form. Lists are texts with an entry a line. */
export type FormValues = Readonly<Record<string, string | boolean | readonly string[]>>;

/** How a form is read from the settings, and what of them it says. Both ways lose nothing that the server would take. */
export interface SettingForm<TValues extends FormValues> {
  read(settings: SiteSettings): TValues;
  write(values: TValues, site: string): SettingsChange;
}

/** Entries of a text: one a line, blank lines are none. */
export const entriesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

const asText = (list: readonly string[] | undefined): string => (list ?? []).join("\n");

const sameList = (left: readonly string[], right: readonly string[]): boolean =>
  JSON.stringify(left) === JSON.stringify(right);

/** What is typed for a number; null for nothing. */
const numberFrom = (typed: string): number | string | null => {
  const text = typed.trim();
  if (text === "") return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
};

const asNumber = (value: number | null | undefined): string =>
  value === null || value === undefined ? "" : `${value}`;

export type GeneralForm = { timezone: string; public: boolean };
export const generalForm: SettingForm<GeneralForm> = {
  read: (settings) => ({ timezone: settings.timezone, public: settings.public }),
  write: (values) => ({ timezone: values.timezone, public: values.public }),
};

const own = (site: string): string[] => [site, `*.${site}`];
const everything = ["*"];

export type HostsForm = { which: string; hosts: string };
export const hostsForm: SettingForm<HostsForm> = {
  read: ({ site_id, allowed_hosts }) => {
    if (allowed_hosts.length === 0) return { which: "any", hosts: "" };
    return { which: sameList(allowed_hosts, own(site_id)) ? "own" : "listed", hosts: asText(allowed_hosts) };
  },
  write: ({ which, hosts }, site) => {
    if (which === "any") return { allowed_hosts: [] };
    return { allowed_hosts: which === "own" ? own(site) : entriesOf(hosts) };
  },
};

export type AllowForm = { eventsListed: boolean; events: string; propsListed: boolean; props: string };
export const allowForm: SettingForm<AllowForm> = {
  read: ({ allow }) => {
    const [events, props] = [allow.events ?? everything, allow.props ?? everything];
    const [eventsListed, propsListed] = [!sameList(events, everything), !sameList(props, everything)];
    return {
      eventsListed,
      events: eventsListed ? asText(events) : "",
      propsListed,
      props: propsListed ? asText(props) : "",
    };
  },
  write: ({ eventsListed, events, propsListed, props }) => ({
    allow: {
      events: eventsListed ? entriesOf(events) : everything,
      props: propsListed ? entriesOf(props) : everything,
    },
  }),
};

export type ScrubForm = { keepParams: string; emails: boolean; numbers: boolean };
export const scrubForm: SettingForm<ScrubForm> = {
  read: ({ scrub }) => ({ keepParams: asText(scrub.keep_params), emails: scrub.emails, numbers: scrub.numbers }),
  write: ({ keepParams, emails, numbers }) => ({ scrub: { keep_params: entriesOf(keepParams), emails, numbers } }),
};

export type ExcludeForm = { ips: string; countries: readonly string[]; pages: string };
export const excludeForm: SettingForm<ExcludeForm> = {
  read: ({ exclude }) => ({ ips: asText(exclude.ips), countries: exclude.countries, pages: asText(exclude.pages) }),
  write: ({ ips, countries, pages }) => ({
    exclude: { ips: entriesOf(ips), countries: [...countries], pages: entriesOf(pages) },
  }),
};

export type PrivacyForm = { identity: string; respectSignals: boolean };
export const privacyForm: SettingForm<PrivacyForm> = {
  read: (settings) => ({ identity: settings.identity, respectSignals: settings.respect_signals }),
  write: ({ identity, respectSignals }) => ({
    identity: identity as SiteSettings["identity"],
    respect_signals: respectSignals,
  }),
};

export type KeepingForm = { keeps: string; retentionDays: string; latenessHours: string };
export const keepingForm: SettingForm<KeepingForm> = {
  read: ({ retention_days, lateness_hours }) => ({
    keeps: retention_days === null ? "ever" : "days",
    retentionDays: asNumber(retention_days),
    latenessHours: asNumber(lateness_hours),
  }),
  write: ({ keeps, retentionDays, latenessHours }) => ({
    // Days that are not named must not pass for "for ever".
    retention_days: keeps === "ever" ? null : (numberFrom(retentionDays) ?? ""),
    lateness_hours: numberFrom(latenessHours) ?? "",
  }),
};

export type LimitsForm = { perSecond: string; perMonth: string };
export const limitsForm: SettingForm<LimitsForm> = {
  read: ({ quota }) => ({ perSecond: asNumber(quota.events_per_second), perMonth: asNumber(quota.events_per_month) }),
  write: ({ perSecond, perMonth }) => ({
    quota: { events_per_second: numberFrom(perSecond), events_per_month: numberFrom(perMonth) },
  }),
};

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What of a change differs from the settings, group by group: what somebody else changed meanwhile is left alone. */
export const changedPart = (settings: SiteSettings, change: SettingsChange): SettingsChange => {
  const before: Record<string, unknown> = settings;
  const part: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(change)) {
    const old = before[key];
    if (JSON.stringify(old) === JSON.stringify(value)) continue;
    part[key] =
      isGroup(old) && isGroup(value)
        ? Object.fromEntries(
            Object.entries(value).filter(([name, item]) => JSON.stringify(old[name]) !== JSON.stringify(item)),
          )
        : value;
    if (isGroup(part[key]) && Object.keys(part[key]).length === 0) delete part[key];
  }
  return part as SettingsChange;
};
