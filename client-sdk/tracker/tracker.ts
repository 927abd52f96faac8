import { isOptedOut } from "./consent.ts";
import type { TrackerOptions } from "./options.ts";
import { startTracker } from "./start.ts";

export type Props = Record<string, string | number | boolean>;

export interface TrackOptions {
  /** Money that the event carries; the currency is an ISO 4217 code. */
  revenue?: { amount: number; currency: string };
  /** False: the event does not end a bounce. Default true. */
  interactive?: boolean;
}

export interface Footfall {
  /** Counts a pageview. @param path of the page when the address does not name it: `/checkout/step-2` */
  pageview(path?: string, props?: Props): void;
  /** Counts a custom event: `track("Purchase", { plan: "pro" }, { revenue: { amount: 49, currency: "EUR" } })`. */
  track(name: string, props?: Props, options?: TrackOptions): void;
}

/** A call of the tracker's, as it waits until the tracker is there. */
export type Call = { [K in keyof Footfall]: [K, ...Parameters<Footfall[K]>] }[keyof Footfall];

export interface Tracker extends Footfall {
  /** Stands in for the stub's queue, so that whoever kept a reference to the stub is still heard. */
  q: { push(call: Call): void };
}

/**
 * Starts measuring a page: its pageviews, the attention it gets, and what it reports itself. Nothing is stored or sent
 * for a browser that opted out. A page that is being prerendered counts once it is shown.
 * @param calls made before the tracker was there
 */
export const createTracker = (options: TrackerOptions, calls: Call[] = []): Tracker => {
  let push = (call: Call): void => {
    calls.push(call);
  };
  const start = (): void => {
    const footfall = startTracker(options) as unknown as Record<string, (...parameters: unknown[]) => void>;
    push = ([method, ...parameters]) => {
      try {
        footfall[method]?.(...parameters);
      } catch (error) {
        // What a page tells us must never keep it from what it was doing.
        console.error(error);
      }
    };
    calls.forEach(push);
  };
  if (isOptedOut(options.respectSignals)) push = () => {};
  else if ((document as Document & { prerendering?: boolean }).prerendering) {
    document.addEventListener("prerenderingchange", start);
  } else start();
  return {
    pageview: (...parameters) => push(["pageview", ...parameters]),
    track: (...parameters) => push(["track", ...parameters]),
    q: { push: (call) => push(call) },
  };
};
