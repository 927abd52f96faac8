import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { LiveStatus, Subscription } from "../../client-sdk/subscribe.ts";
import type { LiveState } from "../../protocol/live.ts";
import { type Connection, connectionOf, isStale } from "../rules/connection.ts";
import { paced } from "./paced.ts";

/** A site's stream, and what may be claimed about the figures that it brought. When it breaks, they stay and count as stale. */
export interface LiveStream {
  readonly connection: ReadonlySignal<Connection>;
  /** Until when stale figures were known to be right, by the viewer's clock (Unix ms); null while they are live. */
  readonly knownUntil: ReadonlySignal<number | null>;
  /** Milliseconds to add to the viewer's clock to have the server's. */
  readonly clockOffset: ReadonlySignal<number>;
  /** Nothing is connected, nothing was lost: the stream is about to be opened. */
  reset(): void;
  /** @param snapshotAt Unix ms: until then the figures are right if the stream never starts @returns ends it */
  open(snapshotAt: number): () => void;
}

export type Subscribe = (subscription: Pick<Subscription, "site" | "onState" | "onStatus">) => () => void;

export interface LiveStreamParts {
  site: string;
  subscribe: Subscribe;
  /** Unix milliseconds. */
  now: () => number;
  browserOnline: ReadonlySignal<boolean>;
  onState: (state: LiveState) => void;
  /** The stream broke, or was refused: scripts may not read why. */
  onBroken: () => void;
}

/** How long the stream may take to start before the snapshot counts as stale. */
const CONNECT_PATIENCE_MS = 4000;

/** The hub sends up to ten frames a second; nobody reads ten lists a second, and drawing them would keep a core busy. */
const DRAW_PAUSE_MS = 250;

export const createLiveStream = (parts: LiveStreamParts): LiveStream => {
  const { site, subscribe, now, browserOnline, onState, onBroken } = parts;
  const status = signal<LiveStatus>("connecting");
  const offline = signal(false);
  const overdue = signal(false);
  const knownUntil = signal<number | null>(null);
  const clockOffset = signal(0);
  const connection = computed(() =>
    connectionOf({ status: status.value, offline: offline.value, overdue: overdue.value }),
  );

  /** Notes since when figures are old, and tells of a stream that broke. */
  const follow = (snapshotAt: number): (() => void) => {
    let before: Connection = "connecting";
    return effect(() => {
      const next = connection.value;
      if (next === before) return;
      if (!isStale(next)) knownUntil.value = null;
      else if (!isStale(before)) knownUntil.value = before === "live" ? now() : snapshotAt;
      before = next;
      if (next === "reconnecting" || next === "closed") onBroken();
    });
  };

  return {
    connection,
    knownUntil,
    clockOffset,
    reset: () => {
      status.value = "connecting";
      overdue.value = false;
    },
    open: (snapshotAt) => {
      let isFirst = true;
      const drawn = paced(onState, DRAW_PAUSE_MS);
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
      const stopFollowing = follow(snapshotAt);
      return () => {
        stopFollowing();
        unsubscribe();
        stopOffline();
        drawn.stop();
        clearTimeout(timer);
      };
    },
  };
};
