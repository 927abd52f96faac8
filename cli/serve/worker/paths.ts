/**
 * Compiles `run_worker_first`: `*` stands for any characters, `!` takes paths out again, as on Cloudflare.
 * @returns whether a path runs the Worker before any asset is looked for
 */
export const workerFirst = (patterns: readonly string[]): ((path: string) => boolean) => {
  const expression = (pattern: string) =>
    new RegExp(
      `^${pattern
        .split("*")
        .map((text) => text.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"))
        .join(".*")}$`,
      "s",
    );
  const taken = patterns.filter((pattern) => !pattern.startsWith("!")).map(expression);
  const exempt = patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => expression(pattern.slice(1)));
  return (path) => taken.some((pattern) => pattern.test(path)) && !exempt.some((pattern) => pattern.test(path));
};

/** The path of an absolute URL, without parsing the rest: this runs for every event. */
export const pathOf = (url: string): string => {
  const start = url.indexOf("/", url.indexOf("//") + 2);
  if (start < 0) return "/";
  const end = url.slice(start).search(/[?#]/);
  return end < 0 ? url.slice(start) : url.slice(start, start + end);
};
