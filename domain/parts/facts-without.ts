import { ColumnMemory } from "./column-memory.ts";
import type { Facts, HitColumns, TextColumn, VisitColumns, VisitTextColumn } from "./facts.ts";
import { visitTextColumns } from "./facts.ts";
import { lazily } from "./lazily.ts";

type Column = Float64Array | Uint32Array | Uint8Array;

/**
 * Facts without some visits and their hits, whatever table they come from.
 * @param dead rows of visits
 * @param memory holds the columns that are looked at
 */
export const factsWithout = (facts: Facts, dead: Iterable<number>, memory = new ColumnMemory()): Facts => {
  /** The values in `rows` of a column. */
  const pick = <T extends Column>(column: T, rows: Uint32Array): T => {
    const out = new (column.constructor as new (length: number) => T)(rows.length);
    for (let row = 0; row < rows.length; row++) out[row] = column[rows[row] as number] as number;
    memory.hold(out);
    return out;
  };
  const pickText = (column: TextColumn, rows: Uint32Array): TextColumn => ({
    dictionary: column.dictionary,
    codes: pick(column.codes, rows),
  });
  const gone = new Uint8Array(facts.visits.count);
  for (const row of dead) if (row < gone.length) gone[row] = 1;
  const visits = without(gone.length, (row) => gone[row] as number);
  const rowNow = new Uint32Array(gone.length);
  visits.forEach((row, now) => {
    rowNow[row] = now;
  });
  const visitOf = facts.hits.visit;
  const hits = without(visitOf.length, (row) => gone[visitOf[row] as number] as number);
  for (const rows of [visits, rowNow, hits]) memory.hold(rows);
  const ofVisits = facts.visits;
  const ofHits = facts.hits;
  return {
    visits: lazily<VisitColumns>({
      count: () => visits.length,
      visitor: () => pick(ofVisits.visitor, visits),
      start: () => pick(ofVisits.start, visits),
      end: () => pick(ofVisits.end, visits),
      pageviews: () => pick(ofVisits.pageviews, visits),
      events: () => pick(ofVisits.events, visits),
      bounce: () => pick(ofVisits.bounce, visits),
      score: () => pick(ofVisits.score, visits),
      text: () =>
        lazily(
          Object.fromEntries(
            visitTextColumns.map((column) => [column, () => pickText(ofVisits.text[column], visits)]),
          ) as Record<VisitTextColumn, () => TextColumn>,
        ),
    }),
    hits: lazily<HitColumns>({
      count: () => hits.length,
      visit: () => {
        const rows = pick(ofHits.visit, hits);
        for (let hit = 0; hit < rows.length; hit++) rows[hit] = rowNow[rows[hit] as number] as number;
        return rows;
      },
      at: () => pick(ofHits.at, hits),
      kind: () => pick(ofHits.kind, hits),
      name: () => pickText(ofHits.name, hits),
      page: () => pickText(ofHits.page, hits),
      hostname: () => pickText(ofHits.hostname, hits),
      engagedMs: () => pick(ofHits.engagedMs, hits),
      scroll: () => pick(ofHits.scroll, hits),
      amount: () => pick(ofHits.amount, hits),
      currency: () => pickText(ofHits.currency, hits),
      props: () =>
        new Map(
          Array.from(ofHits.props, ([key, column]) => [
            key,
            lazily<TextColumn>({
              dictionary: () => column.dictionary,
              codes: () => pick(column.codes, hits),
            }),
          ]),
        ),
    }),
  };
};

/** The rows that are not gone. */
const without = (count: number, isGone: (row: number) => number): Uint32Array => {
  const rows = new Uint32Array(count);
  let length = 0;
  for (let row = 0; row < count; row++) if (isGone(row) === 0) rows[length++] = row;
  return rows.slice(0, length);
};
