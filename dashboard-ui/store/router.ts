import { type ReadonlySignal, signal } from "@preact/signals";
import { parseRoute, type Route } from "../rules/route.ts";

export interface Router {
  readonly route: ReadonlySignal<Route>;
  go(path: string, how?: "push" | "replace"): void;
}

/** Keeps `route` in step with the address bar. Lives as long as the page does. */
export const createRouter = (page: Pick<Window, "history" | "location" | "addEventListener" | "scrollTo">): Router => {
  const route = signal<Route>(parseRoute(page.location.pathname));
  page.addEventListener("popstate", () => {
    route.value = parseRoute(page.location.pathname);
  });
  return {
    route,
    go: (path, how = "push") => {
      if (how === "push") page.history.pushState(null, "", path);
      else page.history.replaceState(null, "", path);
      route.value = parseRoute(path);
      page.scrollTo(0, 0);
    },
  };
};
