import { type ReadonlySignal, signal } from "@preact/signals";
import type { Api } from "./api.ts";

/** A site's time zone: every answer tells it; where nothing else is asked, it is asked for by itself. */
export interface SiteTimezone {
  /** The site's; what was guessed until the server told it, null where nothing was. */
  readonly zone: ReadonlySignal<string | null>;
  /** Takes note of what an answer says. */
  tell(zone: string): void;
  /** Asks for it, unless it was told or is on its way. @throws ApiError */
  need(): Promise<void>;
}

export const createSiteTimezone = (site: string, api: Pick<Api, "ask">, guess: string | null): SiteTimezone => {
  const zone = signal(guess);
  let isComing = false;
  const tell = (told: string): void => {
    isComing = true;
    zone.value = told;
  };
  return {
    zone,
    tell,
    need: async () => {
      if (isComing) return;
      isComing = true;
      try {
        tell((await api.ask(site, [])).timezone);
      } catch (thrown) {
        isComing = false;
        throw thrown;
      }
    },
  };
};
