import {
  type Facts,
  HIT_ENGAGEMENT,
  HIT_EVENT,
  HIT_PAGEVIEW,
  SCROLL_UNKNOWN,
  type TextColumn,
  type VisitTextColumn,
  visitTextColumns,
} from "../../../domain/parts/facts.ts";

/** History as a test writes it: one row per hit; the rows of a visit share its number, and its attributes are those of the first. */
export interface HistoryRow {
  visitor: number;
  visit: number;
  /** Unix ms. */
  at: number;
  kind: "view" | "event" | "engage";
  name: string;
  page: string;
  host: string;
  interactive: boolean;
  props: Record<string, string>;
  amount: number;
  currency: string;
  engagedMs: number;
  scroll: number | null;
  score: number;
  /** By name of the visit's text column. */
  text: Partial<Record<VisitTextColumn, string>>;
}

const blank: HistoryRow = {
  visitor: 0,
  visit: 0,
  at: 0,
  kind: "view",
  name: "",
  page: "/",
  host: "example.com",
  interactive: true,
  props: {},
  amount: 0,
  currency: "",
  engagedMs: 0,
  scroll: null,
  score: 0,
  text: {},
};

export const row = (given: Partial<HistoryRow>): HistoryRow => ({ ...blank, ...given });

/** `view`, `Signup` (any name), `(quiet)` for a non-interactive event, `engage 5s 60%`. */
const what = (text: string): Partial<HistoryRow> => {
  if (text === "view") return { kind: "view" };
  const engagement = /^engage (\d+)s(?: (\d+)%)?$/.exec(text);
  if (engagement) {
    const scroll = engagement[2];
    return {
      kind: "engage",
      engagedMs: Number(engagement[1]) * 1000,
      scroll: scroll === undefined ? null : Number(scroll),
    };
  }
  const paid = /^(.+) ([\d.]+) ([A-Z]{3})$/.exec(text);
  if (paid) return { kind: "event", name: paid[1] as string, amount: Number(paid[2]), currency: paid[3] as string };
  const quiet = /^\((.+)\)$/.exec(text);
  return quiet ? { kind: "event", name: quiet[1] as string, interactive: false } : { kind: "event", name: text };
};

const cell = (column: string, text: string): Partial<HistoryRow> => {
  if (column === "visitor" || column === "visit" || column === "score") return { [column]: Number(text) };
  if (column === "at") return { at: Date.parse(`${text.replace(" ", "T")}${/[Z+]/.test(text) ? "" : "Z"}`) };
  if (column === "what") return what(text);
  if (column === "page" || column === "host") return { [column]: text };
  return {};
};

/**
 * Reads an ASCII table: columns are separated by two blanks or more, `-` is empty, times are UTC.
 * Columns: visitor, visit, at, what, page, host, score, `props.<key>`, and any text column of a visit.
 */
export const history = (table: string): HistoryRow[] => {
  const [head = "", ...lines] = table
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const columns = head.split(/ {2,}/);
  return lines.map((line) => {
    const given: Partial<HistoryRow>[] = [];
    const text: Partial<Record<VisitTextColumn, string>> = {};
    const props: Record<string, string> = {};
    line.split(/ {2,}/).forEach((value, at) => {
      const column = columns[at] ?? "";
      if (value === "-") return;
      if (column.startsWith("props.")) props[column.slice(6)] = value;
      else if ((visitTextColumns as readonly string[]).includes(column)) text[column as VisitTextColumn] = value;
      else given.push(cell(column, value));
    });
    return row(Object.assign({ text, props }, ...given));
  });
};

const column = (texts: readonly string[]): TextColumn => {
  const dictionary = ["", ...new Set(texts.filter((text) => text !== ""))];
  return { dictionary, codes: Uint32Array.from(texts, (text) => dictionary.indexOf(text)) };
};

/** The visits of a history, each with its rows in order of time. */
export const visitsOf = (rows: readonly HistoryRow[]): HistoryRow[][] =>
  [...Map.groupBy(rows, ({ visit }) => visit).values()].map((visit) => visit.toSorted((a, b) => a.at - b.at));

export const isCounted = ({ kind }: HistoryRow): boolean => kind !== "engage";

/** What a visit is, from its rows: as metrics.md defines it. */
export const visitFacts = (visit: readonly HistoryRow[]) => {
  const counted = visit.filter(isCounted);
  const views = counted.filter(({ kind }) => kind === "view");
  const first = counted[0] as HistoryRow;
  const text: Partial<Record<VisitTextColumn, string>> = {
    ...first.text,
    entryPage: views[0]?.page ?? "",
    exitPage: views.at(-1)?.page ?? "",
    entryHostname: views[0]?.host ?? "",
    exitHostname: views.at(-1)?.host ?? "",
  };
  return {
    visitor: first.visitor,
    start: first.at,
    end: (counted.at(-1) as HistoryRow).at,
    pageviews: views.length,
    events: counted.length,
    bounce: counted.filter(({ kind, interactive }) => kind === "view" || interactive).length <= 1,
    score: first.score,
    text,
  };
};

/** One table of facts. Every visit needs a row that counts. */
const facts = (rows: readonly HistoryRow[]): Facts => {
  const visits = visitsOf(rows);
  const known = visits.map(visitFacts);
  const hits = visits.flatMap((visit, at) => visit.map((hit) => ({ ...hit, visit: at })));
  const keys = [...new Set(hits.flatMap(({ props }) => Object.keys(props)))];
  const kinds = { view: HIT_PAGEVIEW, event: HIT_EVENT, engage: HIT_ENGAGEMENT };
  return {
    visits: {
      count: visits.length,
      visitor: Uint32Array.from(known, ({ visitor }) => visitor),
      start: Float64Array.from(known, ({ start }) => start),
      end: Float64Array.from(known, ({ end }) => end),
      pageviews: Uint32Array.from(known, ({ pageviews }) => pageviews),
      events: Uint32Array.from(known, ({ events }) => events),
      bounce: Uint8Array.from(known, ({ bounce }) => (bounce ? 1 : 0)),
      score: Uint8Array.from(known, ({ score }) => score),
      text: Object.fromEntries(
        visitTextColumns.map((name) => [name, column(known.map(({ text }) => text[name] ?? ""))]),
      ) as Record<VisitTextColumn, TextColumn>,
    },
    hits: {
      count: hits.length,
      visit: Uint32Array.from(hits, ({ visit }) => visit),
      at: Float64Array.from(hits, ({ at }) => at),
      kind: Uint8Array.from(hits, ({ kind }) => kinds[kind]),
      name: column(hits.map(({ name }) => name)),
      page: column(hits.map(({ page }) => page)),
      hostname: column(hits.map(({ host }) => host)),
      engagedMs: Float64Array.from(hits, ({ engagedMs }) => engagedMs),
      scroll: Uint8Array.from(hits, ({ scroll }) => scroll ?? SCROLL_UNKNOWN),
      amount: Float64Array.from(hits, ({ amount }) => amount),
      currency: column(hits.map(({ currency }) => currency)),
      props: new Map(keys.map((key) => [key, column(hits.map(({ props }) => props[key] ?? ""))])),
    },
  };
};

/**
 * Spreads a history over shards by visitor, and each shard's visits over tables: one visitor's visits may be in several.
 * @returns shards, each a list of tables
 */
export const spread = (rows: readonly HistoryRow[], shards = 1, tables = 1): Facts[][] =>
  Array.from({ length: shards }, (_, shard) =>
    Array.from({ length: tables }, (_, table) =>
      facts(rows.filter(({ visitor, visit }) => visitor % shards === shard && visit % tables === table)),
    ),
  );
