/**
 * The address of a page as it is sent. The fragment is left out, since it may hold secrets and names no page; where it
 * does name one, it becomes part of the path.
 * @param path of the page when the address bar does not show it
 */
export const addressOf = (hash?: boolean, path = ""): string => {
  const address = new URL(path || location.href, location.href);
  if (hash) address.pathname += address.hash;
  address.hash = "";
  return address.href;
};

/** What matches the addresses of excluded pages. `*` stands for any run of characters of the path, as in the site's settings. */
export const excludedBy = (patterns: readonly string[]): RegExp => {
  const paths = patterns.map((pattern) =>
    encodeURI(pattern.trim())
      .replace(/[$+.?()]/g, "\\$&")
      .replace(/\*+/g, "[^?]*"),
  );
  return new RegExp(`^\\w+://[^/]+(${paths.join("|")})(\\?|$)`);
};

/** Notices that another page became current without a load: the path changed, or the fragment where that names the page. */
export const watchNavigation = (hash: boolean | undefined, onLeave: () => void, onArrive: () => void): void => {
  const current = () => location.pathname + (hash ? location.hash : "");
  let shown = current();
  const compare = () => {
    if (shown !== current()) {
      shown = current();
      onArrive();
    }
  };
  for (const name of ["pushState", "replaceState"] as const) {
    const original = history[name];
    history[name] = function (...parameters) {
      onLeave();
      original.apply(this, parameters);
      compare();
    };
  }
  addEventListener("popstate", compare);
};
