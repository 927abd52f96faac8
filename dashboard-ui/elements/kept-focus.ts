/** What a keyboard reaches, as far as it occurs here. */
const reachable = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), summary, textarea";

/** Where a keyboard goes on when what it was on is gone: the first thing near it that is left, at worst the whole screen. */
const refuge = (path: readonly EventTarget[], screen: HTMLElement): HTMLElement => {
  for (const place of path) {
    if (!(place instanceof HTMLElement) || !place.isConnected) continue;
    if (place === screen || !screen.contains(place)) return screen;
    const next = place.querySelector<HTMLElement>(reachable);
    if (next) return next;
  }
  return screen;
};

/**
 * Keeps the keyboard's place when the focused element is taken away (a removed entry, another screen): the browser would
 * begin at the top of the page again, and a screen reader fall silent.
 * @param page whose body holds everything
 * @param screenOf the part that changes with the address; null while there is none
 */
export const keepFocus = (page: Document, screenOf: () => HTMLElement | null): void => {
  let path: readonly EventTarget[] = [];
  page.addEventListener("focusin", (event) => {
    path = event.composedPath();
  });
  new MutationObserver(() => {
    const [last] = path;
    const isLost = last instanceof HTMLElement && !last.isConnected && page.activeElement === page.body;
    const screen = isLost ? screenOf() : null;
    if (screen) refuge(path, screen).focus({ preventScroll: true });
  }).observe(page.body, { childList: true, subtree: true });
};
