/** A table as a file: RFC 4180, and no text that a spreadsheet would evaluate. */

export type Cell = string | number | null;

const cellText = (cell: Cell): string => {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  // What begins like a formula gets an apostrophe, as in the server's own files (docs/query.md).
  const harmless = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

/** @param rows the header first */
export const csvText = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => `${row.map(cellText).join(",")}\r\n`).join("");
