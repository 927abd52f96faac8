import type { TrackOptions } from "../tracker/tracker.ts";
import { type AutomaticEvent, downloadEndings, linkEvent } from "./link-event.ts";
import { namedEvent } from "./named-event.ts";

/** What may be reported by itself; elements that name their event always are. */
export type AutomaticKind = "outbound" | "downloads" | "forms" | "404";

export interface AutomaticOptions {
  kinds: readonly AutomaticKind[];
  /** Endings of files that are downloads. */
  endings: readonly string[];
}

export type Track = (name: string, props?: Record<string, string>, options?: TrackOptions) => void;

const listOf = (attribute: string): string[] =>
  attribute
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== "");

/** The options that a script tag carries: `data-events="outbound, 404"`, `data-downloads="pdf, epub"`. */
export const automaticOptionsOf = ({ events, downloads }: DOMStringMap): AutomaticOptions => ({
  kinds: listOf(events ?? "outbound,downloads,forms,404") as AutomaticKind[],
  endings: listOf(downloads ?? downloadEndings),
});

/** The innermost element around what was clicked that a selector matches, also out of an open shadow tree. */
const around = (event: Event, selector: string): Element | null => {
  const [target] = event.composedPath();
  return target instanceof Element ? target.closest(selector) : null;
};

/** Where a link leads (no link: the page itself); null for what is no address. */
const addressOf = (link: Element | null): URL | null => {
  try {
    return new URL(link?.getAttribute("href") ?? "", document.baseURI);
  } catch {
    return null;
  }
};

/** The event that an element around the place names itself; `form` is that of a submission. */
const namedAround = (event: Event, form: boolean): AutomaticEvent | null => {
  const element = around(event, "[data-footfall-event]") as HTMLElement | SVGElement | null;
  // A form is done when it is submitted, not when somebody clicks into it.
  return element && element instanceof HTMLFormElement === form ? namedEvent(element.dataset) : null;
};

/** By what a form is known: its own name, else its id. (Fields may shadow the properties of those names.) */
const formName = (form: Element): string => form.getAttribute("name") || form.getAttribute("id") || "(unnamed)";

const statusOfPage = (): number | undefined =>
  (performance.getEntriesByType("navigation")[0] as { responseStatus?: number } | undefined)?.responseStatus;

/** Watches a page for what it need not report itself. Listens before the page does, so that nothing is kept from it. */
export const watchPage = (track: Track, { kinds, endings }: AutomaticOptions): void => {
  const report = (event: AutomaticEvent | null): void => {
    if (event) track(event.name, event.props);
  };
  const onClick = (event: MouseEvent): void => {
    // Of the other buttons only the middle one opens anything.
    if (event.button > 1) return;
    const named = namedAround(event, false);
    const address = addressOf(around(event, "a[href], area[href]"));
    const found = address && linkEvent(address, { ownHost: location.host, endings });
    const isWanted = found && kinds.includes(found.name === "File Download" ? "downloads" : "outbound");
    report(named ?? (isWanted ? found : null));
  };
  addEventListener("click", onClick, true);
  addEventListener("auxclick", onClick, true);
  addEventListener(
    "submit",
    (event) => {
      const named = namedAround(event, true);
      if (named) report(named);
      else if (kinds.includes("forms"))
        report({ name: "Form: Submission", props: { form: formName(event.target as Element) } });
    },
    true,
  );
  if (kinds.includes("404") && statusOfPage() === 404) track("404", undefined, { interactive: false });
};
