import { optionsOf } from "./tracker/options.ts";
import { type Call, createTracker, type Tracker } from "./tracker/tracker.ts";

/** `/script.js`: measures the page whose script tag this is, and takes the place of the stub as `window.footfall`. */
const page = window as unknown as { footfall?: { q: Call[] } | Tracker };
const calls = page.footfall ? page.footfall.q : [];
const script = document.currentScript as HTMLScriptElement | null;

// A page that includes the script twice is counted once: the second one finds a tracker instead of a stub.
if (script && Array.isArray(calls)) page.footfall = createTracker(optionsOf(script), calls);
