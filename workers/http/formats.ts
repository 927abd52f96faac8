/** Media types in which rows are given out. */
export const CSV = "text/csv";
export const NDJSON = "application/x-ndjson";

/**
 * The first media type of an Accept header, in its order, that is among those offered.
 * @param offered the first one is for callers that accept anything, or say nothing
 */
export const preferred = <T extends string>(request: Request, offered: readonly [T, ...T[]]): T => {
  const wanted = (request.headers.get("accept") ?? "*/*").split(",").map((range) => range.split(";")[0]?.trim());
  for (const range of wanted) {
    const found = offered.find((type) => type === range?.toLowerCase());
    if (found) return found;
    if (range === "*/*") return offered[0];
  }
  return offered[0];
};
