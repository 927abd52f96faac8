/** How long a page without focus still has its reader's attention after the last sign of life. */
const RECENTLY_MS = 30_000;
/** Two heartbeats. A longer step means that the machine slept. */
const STEP_MAX_MS = 120_000;

/** Attention on the current pageview: cumulative, so the server merges reports by maximum. */
export interface Figures {
  engaged_ms: number;
  /** Deepest point seen, in percent of the page's height. */
  scroll: number;
  interactions: number;
}

let figures: Figures;
let visible: boolean;
let focused: boolean;
let measuredAt: number;
let usedAt: number;

/** Brings the figures up to now. Time counts while the page is visible and focused, or was used just now. */
export const measure = (): Figures => {
  const now = Date.now();
  // A page that was not to be seen got no attention, and none of its depth was seen.
  if (visible) {
    const until = focused ? now : Math.min(now, usedAt + RECENTLY_MS);
    const seen = (scrollY + innerHeight) / document.documentElement.scrollHeight;
    figures.engaged_ms += Math.max(0, Math.min(until - measuredAt, STEP_MAX_MS));
    figures.scroll = Math.max(figures.scroll, Math.min(Math.round(100 * seen) || 0, 100));
  }
  measuredAt = now;
  visible = !document.hidden;
  focused = document.hasFocus();
  return figures;
};

/** Starts over for a new pageview. */
export const restart = (): Figures => {
  visible = false;
  usedAt = Date.now();
  figures = { engaged_ms: 0, scroll: 0, interactions: 0 };
  return measure();
};

/** Watches how the page is read and used. */
export const watchAttention = (): void => {
  // Heard on the way down, before the page's own listeners: nothing has changed since the last frame, so that asking
  // for the scroll position does not make the browser lay the page out again.
  for (const type of ["blur", "focus", "scroll", "keydown", "pointerdown"]) {
    addEventListener(
      type,
      (event) => {
        measure();
        if (type !== "blur") usedAt = measuredAt;
        // A key that is held down repeats.
        if (/down/.test(type) && !(event as KeyboardEvent).repeat) figures.interactions++;
      },
      true,
    );
  }
};
