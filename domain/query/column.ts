import { type Facts, HIT_ENGAGEMENT, HIT_PAGEVIEW, type HitColumns, type TextColumn } from "../parts/facts.ts";
import type { PlanColumn } from "./plan.ts";

/** Facts never change, so what is derived from a table is kept as long as the table is. */
const eventNames = new WeakMap<HitColumns, TextColumn>();

/** Names as questions have them: a pageview's is "pageview". */
const eventName = (hits: HitColumns): TextColumn => {
  const known = eventNames.get(hits);
  if (known) return known;
  const dictionary = [...hits.name.dictionary, "pageview", "engagement"];
  const pageview = dictionary.length - 2;
  const codes = new Uint32Array(hits.name.codes);
  for (let row = 0; row < hits.count; row++) {
    const kind = hits.kind[row];
    if (kind === HIT_PAGEVIEW) codes[row] = pageview;
    else if (kind === HIT_ENGAGEMENT) codes[row] = pageview + 1;
  }
  const column = { dictionary, codes };
  eventNames.set(hits, column);
  return column;
};

/** The column's texts, a row per visit when `column.of` is "visit", else a row per hit. */
export const textColumn = ({ visits, hits }: Facts, column: PlanColumn): TextColumn => {
  switch (column.of) {
    case "visit":
      return visits.text[column.column];
    case "prop":
      return hits.props.get(column.key) ?? { dictionary: [""], codes: new Uint32Array(hits.count) };
    case "hit":
      return column.column === "name" ? eventName(hits) : hits[column.column];
  }
};
