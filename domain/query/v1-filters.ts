import { type Filter, isFilterDimension } from "../../protocol/query-grammar.ts";

/** Filters of Plausible's Stats API v1: `event:page==/blog/*;visit:source!=Google|Bing`, as filters of v2. */

/** Splits where the separator stands unescaped; what is escaped stays so. */
const splitUnescaped = (text: string, separator: string): string[] => {
  const parts: string[] = [];
  let part = "";
  for (let at = 0; at < text.length; at++) {
    if (text[at] === separator) {
      parts.push(part);
      part = "";
    } else part += text[at] === "\\" ? text.slice(at, ++at + 1) : text[at];
  }
  return [...parts, part];
};

const unescaped = (text: string): string => text.replace(/\\([|;\\])/g, "$1");

const operators = { "==": "is", "!=": "is_not", "~": "contains", "!~": "contains_not" } as const;
const expression = /^(.+?)(==|!=|!~|~)(.*)$/s;

/** A text in which `*` stands for any characters, as an expression of RE2. */
const wildcard = (text: string): string =>
  `^${text
    .split(/\*+/)
    .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"))
    .join(".*")}$`;

const filterOf = (text: string): { filter: Filter } | { error: string } => {
  const [, dimension = "", operator = "", value = ""] = expression.exec(text.trimStart()) ?? [];
  if (operator === "")
    return { error: `Invalid filter: \`${text}\`. Write <property>==<value>, with ==, !=, ~ or !~.` };
  if (!isFilterDimension(dimension)) {
    return {
      error: `Invalid filter property '${dimension}'. Please provide a valid filter property: https://plausible.io/docs/stats-api#properties`,
    };
  }
  const how = operators[operator as keyof typeof operators];
  if (dimension === "event:goal" && how !== "is" && how !== "contains") {
    return { error: `The operator ${operator} is not supported for event:goal; use ==.` };
  }
  const clauses = splitUnescaped(value, "|").map(unescaped);
  const wild =
    dimension !== "event:goal" && (how === "is" || how === "is_not") && clauses.some((one) => one.includes("*"));
  if (!wild) return { filter: [how, dimension, clauses] };
  return { filter: [how === "is" ? "matches" : "matches_not", dimension, clauses.map(wildcard)] };
};

/** @returns filters that must all hold, or what is wrong with the first that is none */
export const v1Filters = (text: string): { filters: Filter[] } | { error: string } => {
  const filters: Filter[] = [];
  for (const part of splitUnescaped(text, ";")) {
    if (part.trim() === "") continue;
    const read = filterOf(part);
    if ("error" in read) return read;
    filters.push(read.filter);
  }
  return { filters };
};
