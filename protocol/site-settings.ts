import * as v from "valibot";
import { siteIdSchema } from "./ids.ts";
import {
  DEFAULT_LATENESS_HOURS,
  EVENT_NAME_CHARS,
  GOALS_MAX,
  PAGE_CHARS,
  PROP_KEY_CHARS,
  SETTING_LIST_MAX,
  SHARDS_MAX,
} from "./limits.ts";
import { objectOf } from "./plain-object.ts";

/** A site and its settings: `POST /api/sites`, `PATCH /api/sites/:site`. A key that is not known is refused by name. */

const list = <const TItem extends v.GenericSchema>(item: TItem) =>
  v.pipe(
    v.array(item, "must be a list"),
    v.maxLength(SETTING_LIST_MAX, `must have at most ${SETTING_LIST_MAX} entries`),
  );

const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

const timezoneSchema = v.pipe(
  v.string("must be a string"),
  // Offsets such as +02:00 are accepted by Intl, but know no daylight saving: names only.
  v.check((name) => /^[A-Za-z]/.test(name) && isTimeZone(name), "must be an IANA time zone, such as Europe/Tallinn"),
);

const hostPatternSchema = v.pipe(
  v.string("must be a string"),
  v.toLowerCase(),
  v.regex(/^(\*\.)?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/, "must be a host such as example.com or *.example.com"),
);

/** Whether a text that looks like a range is one: of an address that exists, and of no more bits than it has. */
const isRange = (text: string): boolean => {
  const [address = "", bits] = text.split("/");
  const isV4 = v.is(v.pipe(v.string(), v.ipv4()), address);
  if (!isV4 && !v.is(v.pipe(v.string(), v.ipv6()), address)) return false;
  return bits === undefined || Number(bits) <= (isV4 ? 32 : 128);
};

const NO_RANGE = "must be an address or a CIDR range, such as 203.0.113.0/24";

const rangeForm = /^(\d{1,3}(\.\d{1,3}){3}(\/\d{1,2})?|[0-9a-fA-F:]*:[0-9a-fA-F:.]*(\/\d{1,3})?)$/;
const cidrSchema = v.pipe(
  v.string("must be a string"),
  v.regex(rangeForm, NO_RANGE),
  // What has not even the form was refused for it: one sentence is enough.
  v.check((text) => !rangeForm.test(text) || isRange(text), NO_RANGE),
);

const pagePatternSchema = v.pipe(
  v.string("must be a string"),
  v.startsWith("/", "must start with /"),
  v.maxLength(PAGE_CHARS, `must have at most ${PAGE_CHARS} characters`),
);

const goalNameSchema = v.pipe(
  v.string("must be a string"),
  v.trim(),
  v.minLength(1, "can't be blank"),
  v.maxLength(EVENT_NAME_CHARS, `must have at most ${EVENT_NAME_CHARS} characters`),
);
const currencySchema = v.pipe(
  v.string("must be a string"),
  v.toUpperCase(),
  v.regex(/^[A-Z]{3}$/, "must be an ISO 4217 code"),
);

export const goalSchema = v.union(
  [
    v.strictObject({ event: goalNameSchema, currency: v.optional(currencySchema), name: v.optional(goalNameSchema) }),
    v.strictObject({
      page: pagePatternSchema,
      scroll: v.optional(
        v.pipe(
          v.number("must be a number"),
          v.integer("must be a whole number"),
          v.minValue(1, "must be 1 or more"),
          v.maxValue(100, "must be at most 100"),
        ),
      ),
      name: v.optional(goalNameSchema),
    }),
  ],
  'must be a goal such as {"event": "Signup"} or {"page": "/blog/**"}',
);
export type Goal = v.InferOutput<typeof goalSchema>;

const rate = v.nullable(
  v.pipe(v.number("must be a number or null"), v.integer("must be a whole number"), v.minValue(1, "must be 1 or more")),
);

/** A name in a list, at most so long. */
const nameOf = (chars: number) =>
  v.pipe(v.string("must be a string"), v.maxLength(chars, `must have at most ${chars} characters`));

/** Settings that belong together. */
const group = <const TEntries extends v.ObjectEntries>(entries: TEntries) => objectOf(entries, "must be an object");

/** Settings that may change at any time. */
const changeable = {
  timezone: v.optional(timezoneSchema, "Etc/UTC"),
  allowed_hosts: v.optional(v.nullable(list(hostPatternSchema)), null),
  allow: v.optional(
    group({
      events: v.optional(list(nameOf(EVENT_NAME_CHARS)), ["*"]),
      props: v.optional(list(nameOf(PROP_KEY_CHARS)), ["*"]),
    }),
    {},
  ),
  scrub: v.optional(
    group({
      keep_params: v.optional(list(nameOf(100)), []),
      emails: v.optional(v.boolean("must be true or false"), true),
      numbers: v.optional(v.boolean("must be true or false"), true),
    }),
    {},
  ),
  exclude: v.optional(
    group({
      ips: v.optional(list(cidrSchema), []),
      countries: v.optional(
        list(
          v.pipe(
            v.string("must be a string"),
            v.toUpperCase(),
            v.regex(/^[A-Z]{2}$/, "must be a 2-letter country code"),
          ),
        ),
        [],
      ),
      pages: v.optional(list(pagePatternSchema), []),
    }),
    {},
  ),
  goals: v.optional(
    v.pipe(
      v.array(goalSchema, "must be a list of goals"),
      v.maxLength(GOALS_MAX, `must have at most ${GOALS_MAX} entries`),
    ),
    [],
  ),
  identity: v.optional(v.picklist(["visitor", "session", "daily"], "must be visitor, session or daily"), "visitor"),
  respect_signals: v.optional(v.boolean("must be true or false"), true),
  retention_days: v.optional(rate, null),
  lateness_hours: v.optional(
    v.pipe(
      v.number("must be a number"),
      v.integer("must be a whole number"),
      v.minValue(0, "must be 0 or more"),
      v.maxValue(24 * 365, `must be at most ${24 * 365}`),
    ),
    DEFAULT_LATENESS_HOURS,
  ),
  quota: v.optional(group({ events_per_second: v.optional(rate, null), events_per_month: v.optional(rate, null) }), {}),
  public: v.optional(v.boolean("must be true or false"), false),
};

/** Settings that are fixed at creation. */
const fixed = {
  site_id: siteIdSchema,
  jurisdiction: v.optional(v.nullable(v.picklist(["eu", "us", "fedramp"], "must be eu, us, fedramp or null")), null),
  shards: v.optional(
    v.pipe(
      v.number("must be a number"),
      v.integer("must be a whole number"),
      v.minValue(1, "must be 1 or more"),
      v.maxValue(SHARDS_MAX, `must be at most ${SHARDS_MAX}`),
    ),
    1,
  ),
};

/** `POST /api/sites`. Defaults are filled in; `allowed_hosts` null means: the site's domain and its subdomains. */
export const createSiteSchema = v.strictObject({ ...fixed, ...changeable }, "must be a JSON object");
export type CreateSite = v.InferOutput<typeof createSiteSchema>;

/** A site as it is stored and shown: every setting has a value. */
export type SiteSettings = Omit<CreateSite, "allowed_hosts"> & { allowed_hosts: string[] };

/** Keys that `PATCH /api/sites/:site` accepts; what they may hold is checked on the merged whole. */
export const fixedSettingKeys: readonly string[] = Object.keys(fixed);
export const changeableSettingKeys: readonly string[] = Object.keys(changeable);
