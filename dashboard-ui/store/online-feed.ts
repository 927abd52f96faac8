import { countStream } from "../../client-sdk/embed/count-stream.ts";
import { sitePath } from "./api.ts";

/** Hears how many are online on a site; null while that is not known. @returns ends it */
export type WatchOnline = (site: string, hear: (online: number | null) => void) => () => void;

/** Pushed by `GET /api/sites/:site/online`, which is a few bytes where the live view's stream is everything. */
export const watchOnline =
  (origin: string): WatchOnline =>
  (site, hear) => {
    const url = new URL(`${sitePath(site)}/online`, origin);
    url.protocol = url.protocol.replace("http", "ws");
    return countStream(url.href, hear);
  };
