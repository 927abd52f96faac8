import { type ArchivedRow, type ArchivedSlice, archivedVisitMeasures } from "./archived-day.ts";
import { hitMeasures } from "./dimensions.ts";

/** A slice's rows as they are stored: figures as text, sketches as bytes beside them. */
export interface StoredSlice {
  /** `{"cut", "lacks", "rows": [[value, figure, …], …]}`; figures without their last zeros. */
  readonly body: string;
  /** A sketch per row: two bytes of length, then itself. */
  readonly sketches: Uint8Array;
}

type Tuple = [string, ...number[]];

const HITS = hitMeasures.length;
const VISITS = archivedVisitMeasures.length;

const tupleOf = ({ value, hits, goOn, ended, open }: ArchivedRow): Tuple => {
  const figures = [...hits, ...ended, goOn, ...open];
  const last = figures.findLastIndex((figure) => figure !== 0);
  return [value, ...figures.slice(0, last + 1)];
};

export const encodeSlice = ({ rows, cut, lacks }: ArchivedSlice): StoredSlice => {
  const sketches = new Uint8Array(rows.reduce((sum, { sketch }) => sum + 2 + sketch.length, 0));
  let at = 0;
  for (const { sketch } of rows) {
    sketches[at] = sketch.length >>> 8;
    sketches[at + 1] = sketch.length & 0xff;
    sketches.set(sketch, at + 2);
    at += 2 + sketch.length;
  }
  return { body: JSON.stringify({ cut, lacks, rows: rows.map(tupleOf) }), sketches };
};

/** Inverse of `encodeSlice`. */
export const decodeSlice = ({ body, sketches }: StoredSlice): Pick<ArchivedSlice, "rows" | "cut" | "lacks"> => {
  const { cut, lacks, rows } = JSON.parse(body) as { cut: boolean; lacks: boolean; rows: Tuple[] };
  let at = 0;
  return {
    cut,
    lacks,
    rows: rows.map(([value, ...some]): ArchivedRow => {
      const figures = Array.from({ length: HITS + VISITS + 1 + VISITS }, (_, index) => some[index] ?? 0);
      const length = ((sketches[at] as number) << 8) | (sketches[at + 1] as number);
      const sketch = sketches.slice(at + 2, at + 2 + length);
      at += 2 + length;
      return {
        value,
        hits: figures.slice(0, HITS),
        ended: figures.slice(HITS, HITS + VISITS),
        goOn: figures[HITS + VISITS] as number,
        open: figures.slice(HITS + VISITS + 1),
        sketch,
      };
    }),
  };
};
