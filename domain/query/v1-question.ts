import type { Query } from "../../protocol/query.ts";
import { type Dimension, isDimension, isMetric, isTimeDimension, type Metric } from "../../protocol/query-grammar.ts";
import type { SiteSettings } from "../../protocol/site-settings.ts";
import { readQuery } from "./ask.ts";
import type { AskedSite } from "./segments.ts";
import { v1Filters } from "./v1-filters.ts";
import { v1Period, v1PeriodBefore } from "./v1-period.ts";

/** `GET /api/v1/stats/…`: Plausible's Stats API v1, put into questions of v2. */

export type V1Endpoint = "aggregate" | "breakdown" | "timeseries";
/** Parameters of the query string; those that v1 does not know are ignored, as Plausible does. */
export type V1Params = Readonly<Record<string, string | undefined>>;

export interface V1Question {
  readonly query: Query;
  /** The same about the period before, when a comparison was asked for. */
  readonly before: Query | null;
  readonly metrics: readonly Metric[];
  /** What a breakdown is by. */
  readonly property: Dimension | null;
}

const BREAKDOWN_ROWS = 100;
const BREAKDOWN_ROWS_MAX = 1000;
const SERIES_ROWS = 10_000;

const intervals: Readonly<Record<string, Dimension>> = {
  hour: "time:hour",
  date: "time:day",
  day: "time:day",
  week: "time:week",
  month: "time:month",
};
const intervalOf = (period: string): string =>
  period === "day" ? "hour" : period === "6mo" || period === "12mo" ? "month" : "day";

class Wrong extends Error {}

const wholeNumber = (name: string, text: string | undefined, standard: number, most: number): number => {
  if (text === undefined) return standard;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > most) throw new Wrong(`${name} must be a whole number from 1 to ${most}.`);
  return number;
};

const metricsOf = (text: string): Metric[] =>
  text.split(",").map((name): Metric => {
    const metric = name.trim();
    if (isMetric(metric) && metric !== "online") return metric;
    throw new Wrong(
      `The metric \`${metric}\` is not recognized. Find valid metrics from the documentation: https://plausible.io/docs/stats-api#metrics`,
    );
  });

const propertyOf = (text: string | undefined): Dimension => {
  if (text === undefined || text === "") {
    throw new Wrong(
      "The `property` parameter is required. Please provide at least one property to show a breakdown by.",
    );
  }
  if (isDimension(text) && !isTimeDimension(text)) return text;
  throw new Wrong(
    `Invalid property '${text}'. Please provide a valid property for the breakdown endpoint: https://plausible.io/docs/stats-api#properties`,
  );
};

const shapeOf = (endpoint: V1Endpoint, params: V1Params, period: string) => {
  switch (endpoint) {
    case "aggregate":
      return { property: null, body: {} };
    case "breakdown": {
      const property = propertyOf(params.property);
      const limit = wholeNumber("limit", params.limit, BREAKDOWN_ROWS, BREAKDOWN_ROWS_MAX);
      const page = wholeNumber("page", params.page, 1, 1_000_000);
      return { property, body: { dimensions: [property], pagination: { limit, offset: (page - 1) * limit } } };
    }
    case "timeseries": {
      const interval = params.interval ?? intervalOf(period);
      const dimension = Object.hasOwn(intervals, interval) ? intervals[interval] : undefined;
      if (!dimension) throw new Wrong(`Invalid interval \`${interval}\`. Use hour, day, week or month.`);
      const pagination = { limit: SERIES_ROWS };
      return { property: null, body: { dimensions: [dimension], include: { time_labels: true }, pagination } };
    }
  }
};

/**
 * A question of v2, checked. v2 does not split views_per_visit, v1 does over time: there it is asked for, but not checked.
 * @throws Wrong
 */
const checked = (body: Record<string, unknown>, metrics: readonly Metric[], settings: AskedSite): Query => {
  const checkable = "dimensions" in body ? metrics.filter((metric) => metric !== "views_per_visit") : metrics;
  const read = readQuery({ ...body, metrics: checkable.length > 0 ? checkable : ["visits"] }, settings);
  if ("error" in read) throw new Wrong(read.error);
  return { ...read.query, metrics: [...metrics] };
};

/** @returns what is asked, or one sentence about what is wrong */
export const readV1 = (
  endpoint: V1Endpoint,
  params: V1Params,
  { settings, now }: { settings: AskedSite & Pick<SiteSettings, "site_id" | "timezone">; now: number },
): V1Question | { error: string } => {
  try {
    const periodName = params.period ?? "30d";
    const period = v1Period(periodName, params.date, { zone: settings.timezone, now });
    if ("error" in period) return period;
    const filters = v1Filters(params.filters ?? "");
    if ("error" in filters) return filters;
    const metrics = [...new Set(metricsOf(params.metrics ?? "visitors"))];
    const { property, body } = shapeOf(endpoint, params, periodName);
    if (property !== null && metrics.includes("views_per_visit")) {
      throw new Wrong("Metric `views_per_visit` is not supported in breakdown queries.");
    }
    if (params.compare !== undefined && params.compare !== "previous_period") {
      throw new Wrong(`Invalid compare \`${params.compare}\`. Use previous_period.`);
    }
    const about = (days: readonly [string, string]): Query =>
      checked({ ...body, site_id: settings.site_id, date_range: days, filters: filters.filters }, metrics, settings);
    const compares = endpoint === "aggregate" && params.compare !== undefined;
    return {
      query: about(period.days),
      before: compares ? about(v1PeriodBefore(period.days)) : null,
      metrics,
      property,
    };
  } catch (error) {
    if (error instanceof Wrong) return { error: error.message };
    throw error;
  }
};
