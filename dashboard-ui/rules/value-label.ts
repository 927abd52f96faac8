import { text } from "../text.ts";
import { propertyOf } from "./property.ts";

/** What a dimension and its values are called on the screen. The API sends labels already; only codes need words. */

export const dimensionLabel = (dimension: string): string =>
  text.dimension[dimension] ?? propertyOf(dimension) ?? dimension;

export const valueLabel = (dimension: string, value: string, countryName: (code: string) => string): string =>
  dimension === "visit:country" && /^[A-Z]{2}$/.test(value) ? countryName(value) : value;

/** The country whose flag stands before a value; empty for none. */
export const flagOf = (dimension: string, value: string): string => {
  if (dimension === "visit:country") return value;
  return dimension === "visit:region" ? value.slice(0, 2) : "";
};
