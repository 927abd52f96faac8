/** Hosts that a site accepts events from, and the form in which a host is stored. */

/** Of an event whose address names none, as Plausible says it. No site has it among its hosts, and all take it. */
export const NO_HOST = "(none)";

/** As stored and shown: without `www.`. */
export const withoutWww = (hostname: string): string => (hostname.startsWith("www.") ? hostname.slice(4) : hostname);

/**
 * @param patterns lower-case hosts; `*.example.com` is any subdomain of example.com, but not itself. An empty list stands for all hosts.
 * @returns whether a lower-case hostname matches; `www.` in front of it makes no difference
 */
export const compileHostPatterns = (patterns: readonly string[]): ((hostname: string) => boolean) => {
  if (patterns.length === 0) return () => true;
  const exact = new Set<string>();
  const suffixes: string[] = [];
  for (const pattern of patterns) {
    if (pattern.startsWith("*.")) suffixes.push(pattern.slice(1));
    else exact.add(withoutWww(pattern));
  }
  return (hostname) =>
    exact.has(hostname) || exact.has(withoutWww(hostname)) || suffixes.some((suffix) => hostname.endsWith(suffix));
};
