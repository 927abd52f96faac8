const PREFIX = "event:props:";

/** The key of `event:props:<key>`; null for any other dimension. */
export const propertyOf = (dimension: string): string | null =>
  dimension.startsWith(PREFIX) ? dimension.slice(PREFIX.length) : null;

export const propertyDimension = (key: string): `event:props:${string}` => `${PREFIX}${key}`;
