import type { CollectInput, Receipt } from "../../protocol/collect.ts";
import { COLLECT_EVENTS } from "../../protocol/limits.ts";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import { keepTab, type Tab, type Unsent } from "./tab.ts";

/**
 * Characters of a request. Browsers let requests that outlive their page carry 64 KiB together, and a character takes
 * up to three bytes.
 */
const BODY_CHARS = 20_000;

/** Where a tab's events go, and in whose name. */
export interface Destination {
  endpoint: string;
  site: string;
  visitor: string | null;
  /** Under which the tab is kept. */
  key: string;
  /** Hears how many seconds to wait until the next heartbeat. */
  onHeartbeat(seconds: number): void;
}

/**
 * Brings a tab's unsent events to the server. An event leaves the tab only when the server has answered for it: accepted,
 * or refused for good (4xx). After a network error, a 429 or a 5xx it is sent again, with the same seq.
 * @returns sends what is unsent, unless a request is under way or a pause was imposed. `last`: the page goes, and a beacon
 *   takes what is not under way. It brings no answer, so its events stay unsent until the tab's next page sends them again.
 */
export const openOutbox = (tab: Tab, { endpoint, site, visitor, key, onHeartbeat }: Destination) => {
  let underWay: Unsent[] = [];
  let failures = 0;
  let most = COLLECT_EVENTS;

  const send = async (last?: boolean): Promise<void> => {
    const oldest = tab.unsent.find((unsent) => !underWay.includes(unsent));
    if (!oldest || Date.now() < tab.notBefore || (!last && (underWay.length || !tab.open))) return;
    const [session] = oldest;
    let batch = tab.unsent.filter((unsent) => unsent[0] === session).slice(0, most);
    const bodyOf = (): string => {
      const events = batch.map((unsent) => unsent[1]);
      const content: CollectInput = { v: PROTOCOL_VERSION, site, visitor, session, sent_at: Date.now(), events };
      return JSON.stringify(content);
    };
    let body = bodyOf();
    while (batch.length > 1 && body.length > BODY_CHARS) {
      batch = batch.slice(0, batch.length / 2);
      body = bodyOf();
    }
    if (last) {
      navigator.sendBeacon(endpoint, body);
      return;
    }
    underWay = batch;
    let status = 0;
    let retryAfterS = 0;
    try {
      const keepalive = body.length <= BODY_CHARS;
      const response = await fetch(endpoint, { method: "POST", body, keepalive, credentials: "omit" });
      status = response.status;
      retryAfterS = Number(response.headers.get("Retry-After"));
      onHeartbeat(((await response.json()) as Receipt).heartbeat_s);
    } catch {
      // Without a status the network failed; without a body the status is what counts.
    }
    underWay = [];
    if (!status || status === 429 || status > 499) {
      const pauseMs = 1000 * (retryAfterS || 2 ** Math.min(failures++, 8)) * (1 + Math.random());
      tab.notBefore = Date.now() + pauseMs;
      offline = !status;
      setTimeout(send, pauseMs + 1);
    } else if (batch.length > 1 && (status === 400 || status === 413)) {
      // One event that the server does not take must not cost the others: find it, one by one.
      most = 1;
    } else {
      tab.unsent = tab.unsent.filter((unsent) => !batch.includes(unsent));
      failures = 0;
      if (!tab.unsent.length) most = COLLECT_EVENTS;
    }
    keepTab(key, tab);
    send();
  };

  let offline = false;
  addEventListener("online", () => {
    if (offline) tab.notBefore = 0;
    send();
  });
  // What the tab's page before could not send.
  setTimeout(send, tab.notBefore - Date.now() + 1);
  return send;
};
