/**
 * Patterns in which `*` (or `**`, the same) stand for a run of characters, the empty one included; all else is literal and the whole
 * text must match. Matching is a search for each piece after the one before: no regular expression, so no pattern is slow.
 */
export const compileWildcard = (pattern: string): ((text: string) => boolean) => {
  const pieces = pattern.split(/\*+/);
  if (pieces.length === 1) return (text) => text === pattern;
  const first = pieces[0] ?? "";
  const last = pieces.at(-1) ?? "";
  const middle = pieces.slice(1, -1);
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    const end = text.length - last.length;
    let at = first.length;
    for (const piece of middle) {
      const found = text.indexOf(piece, at);
      if (found < 0 || found + piece.length > end) return false;
      at = found + piece.length;
    }
    return true;
  };
};

/** Whether any of the patterns matches. Literal patterns cost one look-up together. */
export const compileWildcards = (patterns: readonly string[]): ((text: string) => boolean) => {
  if (patterns.length === 0) return () => false;
  if (patterns.some((pattern) => /^\*+$/.test(pattern))) return () => true;
  const literal = new Set(patterns.filter((pattern) => !pattern.includes("*")));
  const matchers = patterns.filter((pattern) => pattern.includes("*")).map(compileWildcard);
  return (text) => literal.has(text) || matchers.some((matches) => matches(text));
};
