import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { LiveState } from "../../protocol/live.ts";
import { type Connection, isStale } from "../rules/connection.ts";
import { isQuiet } from "../rules/emptiness.ts";
import { isStream } from "../rules/event-list.ts";
import { text } from "../text.ts";
import { type Api, ApiError, asApiError } from "./api.ts";
import { createLiveStream, type Subscribe } from "./live-stream.ts";

/**
 * One site, watched live. First the JSON snapshot, whose status tells a missing site or an ended session apart, which a
 * refused socket cannot; then the stream, which replaces it.
 */

export interface LiveSite {
  readonly site: string;
  /** False where there is no live view: by a link that is limited to a segment. */
  readonly isWatched: boolean;
  readonly live: ReadonlySignal<LiveState | null>;
  readonly failure: ReadonlySignal<ApiError | null>;
  readonly connection: ReadonlySignal<Connection>;
  /** True while the figures are the last known ones. */
  readonly stale: ReadonlySignal<boolean>;
  /** Until when stale figures were known to be right, by the viewer's clock; null while they are live. */
  readonly knownUntil: ReadonlySignal<number | null>;
  /** True while events come as a stream: what moves by itself rests. */
  readonly busy: ReadonlySignal<boolean>;
  /** True when no event of this site has ever arrived; null while that is not known. */
  readonly waitingForFirstVisit: ReadonlySignal<boolean | null>;
  /** Milliseconds to add to the viewer's clock to have the server's. */
  readonly clockOffset: ReadonlySignal<number>;
  /** Starts watching; again after a failure or the stream's end. */
  open(): Promise<void>;
  close(): void;
}

export interface LiveSiteParts {
  site: string;
  api: Pick<Api, "live" | "query" | "session">;
  subscribe: Subscribe;
  /** Unix milliseconds. */
  now: () => number;
  browserOnline: ReadonlySignal<boolean>;
  /** Hears of every failed request, so that an ended session ends here too. */
  onFailure: (error: ApiError) => void;
  isWatched?: boolean;
}

const DAY_MS = 86_400_000;

/** Whether a site ever had an event; where that cannot be asked, yes: the ordinary view, with its zeros, is true in any case. */
const everHadEvents = async (site: string, api: Pick<Api, "query">, now: number): Promise<boolean> => {
  const tomorrow = new Date(now + DAY_MS).toISOString().slice(0, 10);
  try {
    const rows = await api.query(site, { metrics: ["events"], date_range: ["2000-01-01", tomorrow] });
    return rows.some((row) => (row.metrics[0] ?? 0) > 0);
  } catch {
    return true;
  }
};

export const createLiveSite = (parts: LiveSiteParts): LiveSite => {
  const { site, api, subscribe, now, browserOnline, onFailure, isWatched = true } = parts;
  const live = signal<LiveState | null>(null);
  const failure = signal<ApiError | null>(null);
  /** A quiet site may have history (imported, or from yesterday): then it needs no installation help. */
  const hasHistory = signal<boolean | null>(null);
  // Counts openings, so that an answer to an earlier one, or after the close, is ignored.
  let opening = 0;
  let endStream = (): void => undefined;

  const take = (state: LiveState): void => {
    live.value = state;
    if (!isQuiet(state)) hasHistory.value = true;
  };

  /** Asks by HTTP why the stream broke: the session may have ended, or, where the server closed it for good, the site be gone. */
  const askWhy = async (turn: number): Promise<void> => {
    try {
      if ((await api.session()) === null) throw new ApiError(401, text.signIn.ended);
      if (stream.connection.value === "closed") await api.live(site);
    } catch (thrown) {
      const error = asApiError(thrown);
      if (turn === opening && (error.status === 403 || error.status === 404)) failure.value = error;
      onFailure(error);
    }
  };

  const stream = createLiveStream({
    site,
    subscribe,
    now,
    browserOnline,
    onState: take,
    onBroken: () => void askWhy(opening),
  });

  /** @returns whether there is something to watch, and somebody who still wants to */
  const loadSnapshot = async (turn: number): Promise<boolean> => {
    try {
      const state = await api.live(site);
      if (turn !== opening) return false;
      take(state);
      return true;
    } catch (thrown) {
      if (turn !== opening) return false;
      failure.value = asApiError(thrown);
      onFailure(failure.value);
      return false;
    }
  };

  const close = (): void => {
    opening += 1;
    endStream();
    endStream = () => undefined;
  };

  return {
    site,
    isWatched,
    live,
    failure,
    connection: stream.connection,
    clockOffset: stream.clockOffset,
    stale: computed(() => isStale(stream.connection.value)),
    knownUntil: stream.knownUntil,
    busy: computed(() => isStream(live.value?.events ?? [])),
    waitingForFirstVisit: computed(() => (hasHistory.value === null ? null : !hasHistory.value)),
    open: async () => {
      close();
      const turn = opening;
      failure.value = null;
      stream.reset();
      if (!isWatched || !(await loadSnapshot(turn))) return;
      endStream = stream.open(now());
      if (hasHistory.value !== null) return;
      const found = await everHadEvents(site, api, now());
      if (turn === opening && hasHistory.value === null) hasHistory.value = found;
    },
    close,
  };
};
