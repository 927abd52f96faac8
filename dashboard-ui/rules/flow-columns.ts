import type { FlowAnswer, FlowLevel, FlowPage } from "../../protocol/analysis.ts";

/** A flow as columns side by side: each lists where visits went from the page that is open in the one before. */
export interface FlowColumn {
  level: FlowLevel;
  /** The page that the column is about; null in the first where visits begin anywhere. */
  after: string | null;
  /** The page whose next ones stand in the column to the right; null in the last. */
  open: string | null;
}

/**
 * @param from the page that was asked about
 * @param via pages that were opened, column by column; where none was, or it is not there, the most frequent is open
 */
export const flowColumns = (answer: FlowAnswer, from: string | null, via: readonly string[]): FlowColumn[] => {
  const columns: FlowColumn[] = [];
  let level: FlowLevel | null = answer.from;
  let after = from;
  let isAsOpened = true;
  while (level !== null) {
    const wanted: string | undefined = isAsOpened ? via[columns.length] : undefined;
    const chosen: FlowPage | undefined = level.pages.find(({ page }) => page === wanted);
    isAsOpened &&= chosen !== undefined;
    const open: FlowPage | undefined = chosen ?? level.pages[0];
    const next: FlowLevel | null = open?.further ?? null;
    columns.push({ level, after, open: next === null ? null : (open?.page ?? null) });
    after = open?.page ?? null;
    level = next;
  }
  return columns;
};

/** What `via` is when a page of a column is opened. */
export const opened = (columns: readonly FlowColumn[], column: number, page: string): string[] => [
  ...columns.slice(0, column).map(({ open }) => open ?? ""),
  page,
];
