import type { CountedHit } from "../visits/visit.ts";
import type { PartColumns } from "./part-columns.ts";
import { FLAG_PROPS, FLAG_REVENUE, ID_CODES, ID_NEW } from "./part-meta.ts";
import { type PropColumn, readBundle } from "./part-props.ts";

/** What no question looks at: identities, and the fields of single hits. */

export const readHitIds = ({ file }: PartColumns): Uint32Array => {
  const ids = file.uints("hit.id");
  let next = 1;
  for (let hit = 0; hit < ids.length; hit++) {
    const told = ids[hit] as number;
    ids[hit] = told === ID_NEW ? next++ : told - ID_CODES;
  }
  return ids;
};

export const readSeqs = ({ file, firstHit, hitSession, zone }: PartColumns): Float64Array => {
  const seqs = file.numbers("hit.seq");
  for (let row = 0; row < zone.rows; row++) {
    const end = firstHit[row + 1] as number;
    for (let hit = (firstHit[row] as number) + 1; hit < end; hit++) {
      if (hitSession[hit] === hitSession[hit - 1]) seqs[hit] = (seqs[hit] as number) + (seqs[hit - 1] as number);
    }
  }
  return seqs;
};

/** For each of `count` rows how many of those before it are chosen: where its entry is in a column of the chosen. */
export const readPlaces = (count: number, chosen: (row: number) => boolean): Uint32Array => {
  const places = new Uint32Array(count);
  let next = 0;
  for (let row = 0; row < count; row++) {
    places[row] = next;
    if (chosen(row)) next++;
  }
  return places;
};

export const readRevenue = (part: PartColumns): ((hit: number) => CountedHit["revenue"]) => {
  const flags = part.flags;
  const amounts = part.numbers("hit.amount");
  const codes = part.uints("hit.currency");
  const currencies = part.dictionary("currencies");
  const places = readPlaces(flags.length, (hit) => ((flags[hit] as number) & FLAG_REVENUE) !== 0);
  return (hit) => {
    if (((flags[hit] as number) & FLAG_REVENUE) === 0) return null;
    const at = places[hit] as number;
    return { amount: amounts[at] as number, currency: currencies[codes[at] as number] as string };
  };
};

/** Properties by hit: where those of each hit begin, then column and code of each. */
const propEntries = (hitCount: number, columns: readonly PropColumn[]) => {
  const first = new Uint32Array(hitCount + 1);
  for (const { hits } of columns) for (const hit of hits) first[hit + 1] = (first[hit + 1] as number) + 1;
  for (let hit = 0; hit < hitCount; hit++) first[hit + 1] = (first[hit + 1] as number) + (first[hit] as number);
  const next = first.slice();
  const total = first[hitCount] as number;
  const column = new Uint32Array(total);
  const code = new Uint32Array(total);
  for (const [index, { hits, codes }] of columns.entries()) {
    for (let place = 0; place < hits.length; place++) {
      const hit = hits[place] as number;
      const at = next[hit] as number;
      next[hit] = at + 1;
      column[at] = index;
      code[at] = codes[place] as number;
    }
  }
  return { first, column, code };
};

export const readProps = (part: PartColumns): ((hit: number) => CountedHit["props"]) => {
  const flags = part.flags;
  const columns: PropColumn[] = part.file.meta.props.flatMap((_bundle, index) => [...readBundle(part, index).values()]);
  const { first, column, code } = part.keep("prop entries", () => propEntries(flags.length, columns));
  return (hit) => {
    if (((flags[hit] as number) & FLAG_PROPS) === 0) return null;
    const entries: [string, string][] = [];
    for (let at = first[hit] as number; at < (first[hit + 1] as number); at++) {
      const { key, dictionary } = columns[column[at] as number] as PropColumn;
      entries.push([key, dictionary[code[at] as number] as string]);
    }
    return Object.fromEntries(entries);
  };
};

/** The rows of a row dictionary; a number that was null is null again. */
export const readRows = (
  part: PartColumns,
  name: string,
  texts: readonly string[],
  numbers: readonly string[],
): Record<string, string | number | null>[] => {
  const textColumns = texts.map((column) => ({
    column,
    codes: part.uints(`${name}.${column}`),
    dictionary: part.dictionary(`${name}.${column}`),
  }));
  const numberColumns = numbers.map((column) => ({ column, values: part.numbers(`${name}.${column}`) }));
  return Array.from(textColumns[0]?.codes ?? [], (_code, row) => {
    const entry: Record<string, string | number | null> = {};
    for (const { column, codes, dictionary } of textColumns) entry[column] = dictionary[codes[row] as number] as string;
    for (const { column, values } of numberColumns) {
      const value = values[row] as number;
      entry[column] = Number.isNaN(value) ? null : value;
    }
    return entry;
  });
};
