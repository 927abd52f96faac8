import ReconnectingWebSocket from "partysocket/ws";
import type { LiveFrame, LiveState } from "../protocol/live.ts";
import { LIVE_PING, LIVE_PONG } from "../protocol/live-ping.ts";
import { foldFrame, type LiveView } from "./live-state.ts";

/**
 * - `connecting`: before the first snapshot
 * - `live`: the state is what the hub says now
 * - `reconnecting`: the state is the last one known
 * - `closed`: unsubscribed, or the server said not to come again
 */
export type LiveStatus = "connecting" | "live" | "reconnecting" | "closed";

/** What makes a socket; the platform's own unless another is given. */
export type SocketConstructor = new (url: string, options?: { headers: Record<string, string> }) => object;

export interface Subscription {
  /** The site's domain. */
  site: string;
  /** Where Footfall is, e.g. `https://stats.example.com`. Default: where the page came from. */
  endpoint?: string | undefined;
  /** For programs, which have no cookie: an API key. A browser cannot send one with a WebSocket. */
  token?: string | undefined;
  /** Id of the share link that the page was opened by, whose cookie the browser sends along. */
  link?: string | undefined;
  /** Hears the whole state after every frame, before the status becomes `live`. @param at when the hub made it, Unix ms */
  onState(live: LiveState, at: number): void;
  onStatus?(status: LiveStatus): void;
  WebSocket?: SocketConstructor | undefined;
}

const PING_MS = 15_000;
/** Two pings without any answer, and some patience: the connection is dead though nobody closed it. */
const SILENCE_MS = 35_000;

/** Policy violation: the server refuses this viewer, so that coming again is of no use. */
const REFUSED = 1008;

const liveUrl = ({ endpoint = location.origin, site, link }: Subscription): string => {
  const url = new URL(`/api/sites/${encodeURIComponent(site)}/live`, endpoint);
  if (link) url.searchParams.set("link", link);
  url.protocol = url.protocol.replace("http", "ws");
  return url.href;
};

/** A socket that shows a token when it connects (Node's and `ws` take headers as the second argument). */
const withToken = (Socket: SocketConstructor, token: string): SocketConstructor =>
  class extends Socket {
    constructor(url: string) {
      super(url, { headers: { authorization: `Bearer ${token}` } });
    }
  };

/** Partysocket reads these before every attempt, so that viewers who lost their connection together do not come back in step. */
const reconnecting = (Socket: SocketConstructor) => ({
  WebSocket: Socket,
  get minReconnectionDelay() {
    return 500 + Math.random() * 1000;
  },
  get maxReconnectionDelay() {
    return 10_000 + Math.random() * 10_000;
  },
  reconnectionDelayGrowFactor: 1.7,
  connectionTimeout: 10_000,
  // A ping is worth nothing on the next connection.
  maxEnqueuedMessages: 0,
  shouldReconnectOnClose: ({ code }: { code: number }) => code !== REFUSED,
});

/**
 * Watches a site live: connects, folds snapshot and delta frames into one state, and comes back by itself after a lost
 * connection, a silent one, or a missing frame. Every connection starts with a snapshot, so no state is ever patched
 * across a gap.
 * @returns ends the subscription; afterwards nothing is heard but the status `closed`
 */
export const subscribe = (subscription: Subscription): (() => void) => {
  const { onState, onStatus, token } = subscription;
  const Socket = subscription.WebSocket ?? (WebSocket as SocketConstructor);
  let view: LiveView | null = null;
  let status: LiveStatus | undefined;
  let heardAt = Date.now();
  let resync: ReturnType<typeof setTimeout> | undefined;

  const become = (next: LiveStatus): void => {
    // Reconnecting is for those who were live: the first connection may take several attempts.
    if (next === status || status === "closed" || (status === "connecting" && next === "reconnecting")) return;
    status = next;
    onStatus?.(next);
  };

  const hear = (text: string): void => {
    heardAt = Date.now();
    if (text === LIVE_PONG || resync) return;
    view = foldFrame(view, JSON.parse(text) as LiveFrame);
    if (view) {
      onState(view.live, view.at);
      become("live");
      return;
    }
    // Never at once: a server that keeps leaving out frames must not be asked in a loop.
    become("reconnecting");
    resync = setTimeout(() => socket.reconnect(), 1000 + Math.random() * 1000);
  };

  become("connecting");
  const socket = new ReconnectingWebSocket(
    liveUrl(subscription),
    null,
    reconnecting(token ? withToken(Socket, token) : Socket),
  );
  const keepAlive = setInterval(() => {
    if (socket.readyState !== socket.OPEN) return;
    if (Date.now() - heardAt > SILENCE_MS) socket.reconnect();
    else socket.send(LIVE_PING);
  }, PING_MS);

  const end = (): void => {
    clearInterval(keepAlive);
    clearTimeout(resync);
    become("closed");
  };
  socket.onopen = () => {
    heardAt = Date.now();
    view = null;
  };
  socket.onmessage = ({ data }) => hear(data);
  socket.onclose = ({ code }) => {
    clearTimeout(resync);
    resync = undefined;
    if (code === REFUSED) end();
    else become("reconnecting");
  };
  return () => {
    end();
    socket.close();
  };
};
