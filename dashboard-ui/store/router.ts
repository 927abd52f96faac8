import { batch, type ReadonlySignal, signal } from "@preact/signals";
import { parseRoute, type Route } from "../rules/route.ts";

export interface Router {
  readonly route: ReadonlySignal<Route>;
  /** The address's query part with its `?`; empty when there is none. */
  readonly search: ReadonlySignal<string>;
  /** @param path may carry a query part */
  go(path: string, how?: "push" | "replace"): void;
  /** Does what takes the screen away without another address, such as signing out; whoever asks is asked first. */
  leave(act: () => void): void;
  /**
   * Asks before every step, the browser's own included, until it is told otherwise.
   * @param allows null: nobody needs to be asked
   */
  ask(allows: Gate | null): void;
}

/**
 * @param path where the step leads; null for out of all addresses
 * @param go takes the step; call it later where it was not allowed at once, after `ask(null)`
 * @returns whether to go at once
 */
type Gate = (path: string | null, go: () => void) => boolean;

/** Keeps `route` and `search` in step with the address bar. Lives as long as the page does. */
export const createRouter = (page: Pick<Window, "history" | "location" | "addEventListener" | "scrollTo">): Router => {
  const route = signal<Route>(parseRoute(page.location.pathname));
  const search = signal(page.location.search);
  let pathname = page.location.pathname;
  let asked: Gate | null = null;
  const show = (): void => {
    batch(() => {
      // A route is an object: another view of the same site is no other route.
      if (page.location.pathname !== pathname) route.value = parseRoute(page.location.pathname);
      pathname = page.location.pathname;
      search.value = page.location.search;
    });
  };
  const go: Router["go"] = (path, how = "push") => {
    if (asked !== null && !asked(path, () => go(path, how))) return;
    const before = pathname;
    if (how === "push") page.history.pushState(null, "", path);
    else page.history.replaceState(null, "", path);
    show();
    if (pathname !== before) page.scrollTo(0, 0);
  };
  page.addEventListener("popstate", () => {
    const target = page.location.pathname + page.location.search;
    // The browser has gone already: the address is put back, and whoever was asked goes on when it may.
    if (asked !== null && !asked(target, () => go(target))) page.history.pushState(null, "", pathname + search.value);
    else show();
  });
  return {
    route,
    search,
    go,
    leave: (act) => {
      if (asked === null || asked(null, act)) act();
    },
    ask: (allows) => {
      asked = allows;
    },
  };
};
