import * as v from "valibot";
import { ENGAGED_MS_MAX, EVENT_NAME_CHARS, PROP_KEY_CHARS, PROP_VALUE_CHARS, PROPS_PER_EVENT } from "./limits.ts";
import { recordOf } from "./plain-object.ts";

/** Fields that an event has whether it comes from a tracker or from an import. */

export const eventNameSchema = v.pipe(
  v.string("must be a string"),
  v.trim(),
  v.minLength(1, "can't be blank"),
  v.maxLength(EVENT_NAME_CHARS, `must have at most ${EVENT_NAME_CHARS} characters`),
);

const scalar = v.union([v.string(), v.number(), v.boolean()], "must be a string, a number or true/false");

/**
 * Custom properties: scalars are kept as strings, since a property is a dimension and dimensions are text. One that is null,
 * as JSON makes of NaN, is none.
 */
export const propsSchema = v.pipe(
  recordOf(
    v.pipe(
      v.string(),
      v.minLength(1),
      v.maxLength(PROP_KEY_CHARS, `keys should have at most ${PROP_KEY_CHARS} characters`),
    ),
    v.nullable(scalar),
    "must be an object",
  ),
  v.check((props) => Object.keys(props).length <= PROPS_PER_EVENT, `must have at most ${PROPS_PER_EVENT} properties`),
  v.transform((props): Record<string, string> => {
    const text: Record<string, string> = {};
    for (const key in props) if (props[key] !== null) text[key] = String(props[key]);
    return text;
  }),
  v.check(
    (props) => Object.values(props).every((value) => value.length <= PROP_VALUE_CHARS),
    `values should have at most ${PROP_VALUE_CHARS} characters`,
  ),
);

export const revenueSchema = v.object(
  {
    amount: v.pipe(v.number("must be a number"), v.finite("must be a finite number")),
    currency: v.pipe(v.string("must be a string"), v.toUpperCase(), v.regex(/^[A-Z]{3}$/, "must be an ISO 4217 code")),
  },
  "must be an object with amount and currency",
);
export type Revenue = v.InferOutput<typeof revenueSchema>;

export const engagedMsSchema = v.pipe(
  v.number("must be a number of milliseconds"),
  v.finite(),
  v.minValue(0, "must be 0 or more"),
  v.transform((ms) => Math.min(Math.round(ms), ENGAGED_MS_MAX)),
);

/** Deepest scroll in percent of the page's height. */
export const scrollSchema = v.pipe(
  v.number("must be a number"),
  v.finite(),
  v.minValue(0, "must be 0 or more"),
  v.transform((percent) => Math.min(Math.round(percent), 100)),
);

export const countSchema = v.pipe(
  v.number("must be a number"),
  v.integer("must be a whole number"),
  v.minValue(0, "must be 0 or more"),
);

/** Unix milliseconds. The upper bound is the last instant of the year 9999. */
export const instantSchema = v.pipe(
  v.number("must be Unix milliseconds"),
  v.finite("must be Unix milliseconds"),
  v.minValue(0, "must be Unix milliseconds"),
  v.maxValue(253_402_300_799_999, "must be Unix milliseconds"),
  v.transform(Math.trunc),
);
