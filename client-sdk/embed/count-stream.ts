import { LIVE_PING, LIVE_PONG } from "../../protocol/live-ping.ts";

/** How many are online, pushed: a connection that comes back by itself, and says null rather than an old number. */

const PING_MS = 30_000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** Where there never was an answer there is hardly going to be one: a wrong or revoked token must not cost much. */
const LONGEST_VAIN_PAUSE_MS = 600_000;
/** The server says not to come again. */
const REFUSED = 1008;

/** @returns ends it; afterwards nothing is heard */
export const countStream = (url: string, onCount: (online: number | null) => void): (() => void) => {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ping: ReturnType<typeof setInterval> | undefined;
  /** Attempts since a number was heard. */
  let failed = 0;
  let everHeard = false;
  let isSilent = false;

  const letGo = (): void => {
    clearInterval(ping);
    clearTimeout(timer);
    // What is said from now on is said to nobody.
    if (socket) socket.onmessage = socket.onclose = null;
    socket?.close();
    socket = null;
  };

  const lost = ({ code }: { code: number }): void => {
    letGo();
    // One lost connection is nothing yet: the next is there in about a second.
    if (failed++ > 0 || code === REFUSED) onCount(null);
    if (code === REFUSED) return;
    const longest = everHeard ? LONGEST_PAUSE_MS : LONGEST_VAIN_PAUSE_MS;
    // Those who lost their connections together do not come back together.
    const pause = Math.min(longest, FIRST_PAUSE_MS * 2 ** failed) * (0.5 + Math.random() / 2);
    timer = setTimeout(connect, pause);
  };

  const connect = (): void => {
    const mine = new WebSocket(url);
    socket = mine;
    isSilent = false;
    mine.onmessage = ({ data }: { data: string }) => {
      isSilent = false;
      if (data === LIVE_PONG) return;
      failed = 0;
      everHeard = true;
      onCount(JSON.parse(data).online);
    };
    mine.onclose = lost;
    ping = setInterval(() => {
      if (isSilent) lost({ code: 0 });
      else if (mine.readyState === mine.OPEN) {
        isSilent = true;
        mine.send(LIVE_PING);
      }
    }, PING_MS);
  };

  connect();
  return letGo;
};
