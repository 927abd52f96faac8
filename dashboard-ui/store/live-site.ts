import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { LiveStatus, Subscription } from "../../client-sdk/subscribe.ts";
import type { LiveState } from "../../protocol/live.ts";
import { type Connection, connectionOf, isStale } from "../rules/connection.ts";
import { isQuiet } from "../rules/emptiness.ts";
import { isStream } from "../rules/event-list.ts";
import { type Api, type ApiError, asApiError } from "./api.ts";
import { paced } from "./paced.ts";

/**
 * One site, watched live. First the JSON snapshot, whose status tells a missing site or an ended session apart, which a
 * refused socket cannot; then the stream, which replaces it. When the stream breaks, figures stay and count as stale.
 */

type Subscribe = (subscription: Pick<Subscription, "site" | "onState" | "onStatus">) => () => void;

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

/** How long the stream may take to start before the snapshot counts as stale. */
const CONNECT_PATIENCE_MS = 4000;

/** The hub sends up to ten frames a second; nobody reads ten lists a second, and drawing them would keep a core busy. */
const DRAW_PAUSE_MS = 250;

const DAY_MS = 86_400_000;

export const createLiveSite = (parts: LiveSiteParts): LiveSite => {
  const { site, api, subscribe, now, browserOnline, onFailure, isWatched = true } = parts;
  const live = signal<LiveState | null>(null);
  const failure = signal<ApiError | null>(null);
  const status = signal<LiveStatus>("connecting");
  const offline = signal(false);
  const overdue = signal(false);
  const knownUntil = signal<number | null>(null);
  const hasHistory = signal<boolean | null>(null);
  const clockOffset = signal(0);
  const connection = computed(() =>
    connectionOf({ status: status.value, offline: offline.value, overdue: overdue.value }),
  );
  // Counts openings, so that an answer to an earlier one, or after the close, is ignored.
  let opening = 0;
  let endings: (() => void)[] = [];

  const take = (state: LiveState): void => {
    live.value = state;
    if (!isQuiet(state)) hasHistory.value = true;
  };

  /** A quiet site may have history (imported, or from yesterday): then it needs no installation help. */
  const lookForHistory = async (): Promise<void> => {
    const turn = opening;
    const tomorrow = new Date(now() + DAY_MS).toISOString().slice(0, 10);
    let found = true;
    try {
      const rows = await api.query(site, { metrics: ["events"], date_range: ["2000-01-01", tomorrow] });
      found = rows.some((row) => (row.metrics[0] ?? 0) > 0);
    } catch {
      // Not knowable now: the ordinary view, with its zeros, is true in any case.
    }
    if (turn === opening && hasHistory.value === null) hasHistory.value = found;
  };

  /** A socket is refused without a reason that scripts may read: ask by HTTP whether the session still stands. */
  const checkSession = async (): Promise<void> => {
    try {
      await api.session();
    } catch (thrown) {
      onFailure(asApiError(thrown));
    }
  };

  /** Follows the connection from the snapshot on: since when figures are old, and whether the session is why. */
  const followConnection = (snapshotAt: number): (() => void) => {
    let before: Connection = "connecting";
    return effect(() => {
      const next = connection.value;
      if (next === before) return;
      if (!isStale(next)) knownUntil.value = null;
      else if (!isStale(before)) knownUntil.value = before === "live" ? now() : snapshotAt;
      before = next;
      if (next === "reconnecting" || next === "closed") void checkSession();
    });
  };

  const watch = (snapshotAt: number): void => {
    let isFirst = true;
    const drawn = paced(take, DRAW_PAUSE_MS);
    const timer = setTimeout(() => {
      overdue.value = true;
    }, CONNECT_PATIENCE_MS);
    const stopOffline = effect(() => {
      offline.value = !browserOnline.value;
    });
    const unsubscribe = subscribe({
      site,
      onState: (state, at) => {
        if (isFirst) clockOffset.value = at - now();
        isFirst = false;
        // Whoever hears is not offline, whatever the device says: a server on this machine needs no network.
        offline.value = false;
        drawn.offer(state);
      },
      onStatus: (next) => {
        if (next !== "live") isFirst = true;
        status.value = next;
      },
    });
    endings = [followConnection(snapshotAt), unsubscribe, stopOffline, drawn.stop, () => clearTimeout(timer)];
  };

  const close = (): void => {
    opening += 1;
    for (const end of endings) end();
    endings = [];
  };

  return {
    site,
    isWatched,
    live,
    failure,
    connection,
    clockOffset,
    stale: computed(() => isStale(connection.value)),
    knownUntil,
    busy: computed(() => isStream(live.value?.events ?? [])),
    waitingForFirstVisit: computed(() => (hasHistory.value === null ? null : !hasHistory.value)),
    open: async () => {
      close();
      const turn = opening;
      failure.value = null;
      status.value = "connecting";
      overdue.value = false;
      if (!isWatched) return;
      try {
        const state = await api.live(site);
        if (turn !== opening) return;
        take(state);
      } catch (thrown) {
        if (turn !== opening) return;
        failure.value = asApiError(thrown);
        onFailure(failure.value);
        return;
      }
      watch(now());
      if (hasHistory.value === null) await lookForHistory();
    },
    close,
  };
};
