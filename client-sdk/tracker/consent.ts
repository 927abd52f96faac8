import { readKept } from "./storage.ts";

/**
 * Whether this browser is not to be measured: it says Global Privacy Control or Do Not Track, or somebody set
 * `localStorage["footfall:ignore"] = 1` to keep their own visits out of the figures.
 * @param respectSignals false: only the mark counts
 */
export const isOptedOut = (respectSignals = true): unknown => {
  const { globalPrivacyControl, doNotTrack } = navigator as Navigator & { globalPrivacyControl?: boolean };
  return (
    (respectSignals && (globalPrivacyControl || doNotTrack === "1")) || readKept("localStorage", "footfall:ignore")
  );
};
