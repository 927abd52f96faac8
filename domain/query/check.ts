import { inspect } from "../../protocol/inspect.ts";
import type { Query } from "../../protocol/query.ts";
import {
  type Filter,
  isEventDimension,
  isTimeDimension,
  type Metric,
  PROP_KEYS,
} from "../../protocol/query-grammar.ts";
import type { Goal } from "../../protocol/site-settings.ts";
import { namedGoals } from "./compile-filter.ts";
import { sessionOnlyDimensions } from "./dimension.ts";
import { measureExpressions } from "./expression/compile.ts";
import { PROGRAM_LIMIT } from "./expression/program.ts";
import { filtersOn, isBehavioral, isGroup, isNot, type Place, places } from "./filter-tree.ts";
import { isEventMetric, isSessionMetric } from "./metric.ts";

/**
 * What a question of the right form may not mean, in Plausible's sentences. Each rule answers null when it has nothing
 * against the question; the first sentence is the answer.
 */
type Rule = (query: Query, goals: readonly Goal[]) => string | null;

const filtersOf = (query: Query): readonly Filter[] => query.filters ?? [];

const firstSentence = (sentences: readonly (string | null)[]): string | null =>
  sentences.find((sentence) => sentence !== null) ?? null;

/** Looks at every filter on a dimension until one is refused. */
const everyPlace =
  (sentenceOn: (place: Place, goals: readonly Goal[]) => string | null): Rule =>
  (query, goals) => {
    for (const place of places(filtersOf(query))) {
      const sentence = sentenceOn(place, goals);
      if (sentence !== null) return sentence;
    }
    return null;
  };

const orderBy: Rule = ({ order_by, metrics, dimensions }) => {
  for (const [name, direction] of order_by ?? []) {
    const isTime = name === "time" && dimensions.some(isTimeDimension);
    if (isTime || metrics.some((metric) => metric === name) || dimensions.some((dimension) => dimension === name))
      continue;
    const written = metricLike(name) ? `:${name}` : inspect(name);
    return `Invalid order_by entry '{${written}, :${direction}}'. Entry is not a queried metric or dimension.`;
  }
  return null;
};
const metricLike = (name: string): boolean => !name.includes(":") && name !== "time";

const oneTimeDimension: Rule = ({ dimensions }) =>
  dimensions.filter(isTimeDimension).length > 1
    ? "Invalid dimensions. Only one time dimension can be queried at a time."
    : null;

/** An event is in several groups of either; of both it would be in all pairs, which nobody asks for. */
const oneOfMany: Rule = ({ dimensions }) =>
  dimensions.includes(PROP_KEYS) && dimensions.includes("event:goal")
    ? "Invalid dimensions. `event:props` cannot be queried along with `event:goal`."
    : null;

const topLevelOnly: Rule = everyPlace(({ leaf, top, behavioral }) =>
  !behavioral && !top && (leaf[1] === "event:goal" || leaf[1] === "event:hostname")
    ? `Invalid filters. Dimension \`${leaf[1]}\` can only be filtered at the top level.`
    : null,
);

const nests = (filter: Filter, within: boolean): boolean => {
  if (isBehavioral(filter)) return within || nests(filter[1], true);
  if (isGroup(filter)) return filter[1].some((part) => nests(part, within));
  return isNot(filter) && nests(filter[1], within);
};

const behavioral: Rule = (query) => {
  const filters = filtersOf(query);
  if (filters.some((filter) => nests(filter, false))) {
    return "Invalid filters. Behavioral filters (has_done, has_not_done) cannot be nested.";
  }
  return places(filters).some((place) => place.behavioral && !isEventDimension(place.leaf[1]))
    ? "Invalid filters. Behavioral filters (has_done, has_not_done) can only be used with event dimension filters."
    : null;
};

const countryCodes: Rule = everyPlace(({ leaf }) =>
  leaf[1] === "visit:country" &&
  (leaf[0] === "is" || leaf[0] === "is_not") &&
  !leaf[2].every((clause) => clause === "(not set)" || /^[A-Z]{2}$/.test(String(clause)))
    ? "Invalid visit:country filter, visit:country needs to be a valid 2-letter country code."
    : null,
);

const goalsExist: Rule = everyPlace(({ leaf }, goals) => {
  if (leaf[1] !== "event:goal" || leaf[0] !== "is") return null;
  const [operator, dimension, clauses, ...modifier] = leaf;
  const missing = clauses.find(
    (clause) => namedGoals([operator, dimension, [clause], ...modifier] as unknown as Filter, goals).length === 0,
  );
  return missing === undefined
    ? null
    : `Invalid filters. The goal \`${missing}\` is not configured for this site. Find out how to configure goals here: https://plausible.io/docs/stats-api#filtering-by-goals`;
});

const expressions: Rule = (query, goals) => {
  let steps = 0;
  return everyPlace(({ leaf }) => {
    if (leaf[0] !== "matches" && leaf[0] !== "matches_not") return null;
    const measured = measureExpressions(leaf[2].map(String));
    if ("why" in measured)
      return `Invalid filters. ${inspect(measured.expression)} is not a valid regular expression (RE2): ${measured.why}.`;
    // Each filter has its own, and each has to be made.
    steps += measured.steps;
    return steps > PROGRAM_LIMIT
      ? "Invalid filters. The regular expressions are too large together, with their repetitions written out."
      : null;
  })(query, goals);
};

const backticked = (names: readonly string[]): string => `\`${names.join(", ")}\``;

export const ONLINE_IS_WHOLE =
  "Metric `online` is of the whole site, now: it cannot be queried with filters or dimensions.";

const metricSentence = (metric: Metric, query: Query): string | null => {
  const { dimensions } = query;
  const filters = filtersOf(query);
  const has = (dimension: "event:goal" | "event:page") =>
    dimensions.includes(dimension) || filtersOn(filters, dimension);
  const only = (dimension: string) =>
    `Metric \`${metric}\` can only be queried with ${dimension} filters or dimensions.`;
  switch (metric) {
    case "conversion_rate":
    case "group_conversion_rate":
      return has("event:goal") ? null : only("event:goal");
    case "time_on_page":
      return has("event:page") ? null : only("event:page");
    case "scroll_depth":
      return dimensions.includes("event:page") ||
        places(filters).some(({ leaf, top }) => top && leaf[1] === "event:page")
        ? null
        : only("event:page");
    case "views_per_visit":
      if (filtersOn(filters, "event:page"))
        return "Metric `views_per_visit` cannot be queried with a filter on `event:page`.";
      return dimensions.length > 0 ? "Metric `views_per_visit` cannot be queried with `dimensions`." : null;
    case "online":
      return dimensions.length > 0 || filters.length > 0 ? ONLINE_IS_WHOLE : null;
    default:
      return null;
  }
};

const metricsAlone: Rule = (query) => firstSentence(query.metrics.map((metric) => metricSentence(metric, query)));

const metricsTogether: Rule = ({ metrics, dimensions }) => {
  const session = metrics.filter(isSessionMetric);
  const event = dimensions.filter((name) => isEventDimension(name) || name === PROP_KEYS);
  const byEntry =
    event.every((name) => name === "event:page" || name === "event:hostname") && event.includes("event:page");
  if (session.length > 0 && event.length > 0 && !byEntry) {
    return `Session metric(s) ${backticked(session)} cannot be queried along with event dimension(s) ${backticked(event)}`;
  }
  const eventOnly = metrics.filter(isEventMetric);
  const sessionOnly = dimensions.filter((dimension) => sessionOnlyDimensions.includes(dimension));
  if (eventOnly.length > 0 && sessionOnly.length > 0) {
    return `Event metric(s) ${backticked(eventOnly)} cannot be queried along with session dimension(s) ${backticked(sessionOnly)}`;
  }
  return null;
};

const timeLabels: Rule = ({ include, dimensions }) =>
  include.time_labels && !dimensions.some(isTimeDimension)
    ? "Invalid include.time_labels: requires a time dimension."
    : null;

const rules: readonly Rule[] = [
  countryCodes,
  orderBy,
  oneTimeDimension,
  oneOfMany,
  topLevelOnly,
  behavioral,
  expressions,
  goalsExist,
  metricsAlone,
  metricsTogether,
  timeLabels,
];

/** @param goals of the site. @returns one sentence about what cannot be asked, or null */
export const check = (query: Query, goals: readonly Goal[]): string | null => {
  for (const rule of rules) {
    const sentence = rule(query, goals);
    if (sentence !== null) return sentence;
  }
  return null;
};
