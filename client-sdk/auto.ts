import { automaticOptionsOf, type Track, watchPage } from "./automatic/watch.ts";

/** `/auto.js`: reports outbound links, downloads, forms and error pages to the tracker of the page, which may come later. */
const page = window as unknown as { footfall?: { q?: unknown[]; track: Track }; footfallAuto?: true };
const script = document.currentScript as HTMLScriptElement | null;

if (script && !page.footfallAuto) {
  page.footfallAuto = true;
  const waiting: unknown[] = [];
  page.footfall ??= Object.assign(
    { track: (...call: Parameters<Track>) => void waiting.push(["track", ...call]) },
    {
      q: waiting,
      pageview: (...call: unknown[]) => void waiting.push(["pageview", ...call]),
    },
  );
  watchPage((...call) => page.footfall?.track(...call), automaticOptionsOf(script.dataset));
}
