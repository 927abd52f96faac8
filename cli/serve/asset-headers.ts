/** Cloudflare's `_headers` file, so far as Footfall uses it: a path pattern, then indented `Name: value` lines. */
export interface HeaderRule {
  pattern: RegExp;
  headers: Record<string, string>;
}

const patternOf = (path: string): RegExp =>
  new RegExp(
    `^${path
      .split("*")
      .map((text) => text.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"))
      .join(".*")}$`,
  );

/** @param text of the file; lines that are blank or start with `#` say nothing */
export const parseHeaderRules = (text: string): HeaderRule[] => {
  const rules: HeaderRule[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (!line.trim() || line.trimStart().startsWith("#")) continue;
    if (/^\S/.test(line)) {
      rules.push({ pattern: patternOf(line.trim()), headers: {} });
      continue;
    }
    const colon = line.indexOf(":");
    const rule = rules.at(-1);
    if (colon > 0 && rule) rule.headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  return rules;
};

/** @returns the headers of all rules that match; a later rule's word on a header counts. */
export const headersFor = (rules: readonly HeaderRule[], path: string): Record<string, string> =>
  Object.assign({}, ...rules.filter(({ pattern }) => pattern.test(path)).map(({ headers }) => headers));
