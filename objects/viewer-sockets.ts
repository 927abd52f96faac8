import type { Online } from "../protocol/links.ts";
import type { LiveDelta, LiveState } from "../protocol/live.ts";
import { LIVE_PING, LIVE_PONG } from "../protocol/live-ping.ts";
import type { SiteHubStore } from "./site-hub.store.ts";
import type { ViewerAccount } from "./viewer-account.ts";

/** What a connection must remember while the hub hibernates. `base`: the hub's frame that was the connection's seq 0. */
interface Attachment {
  v: 1;
  /** Null: it hears only how many are online. */
  base: number | null;
  /** The hub's last frame when this was written. */
  frame: number;
  /** When the connection's account ends, Unix ms. */
  until: number | null;
}

/** More than a site has links and keys: an isolate trusts what it knows of one for half a minute. */
const ENDED_REMEMBERED = 250;

type Viewer = Pick<Attachment, "base" | "until">;

const countOf = (online: number): string => JSON.stringify({ online } satisfies Online);

/**
 * The viewers' connections, hibernatable always. Frames are numbered once for the whole hub; a connection's `seq` is the
 * distance from the frame that it began at, so a frame is serialised once however many watch. Who only counts gets the count.
 */
export class ViewerSockets {
  private readonly ctx: DurableObjectState;
  private readonly store: Pick<SiteHubStore, "endedAccounts" | "saveEndedAccounts">;
  private readonly viewers = new Map<WebSocket, Viewer>();
  /**
   * Accounts that ended lately: a viewer whom an isolate let in that has not heard of it is still on the way here. Stored, since
   * the hub may hibernate meanwhile, and nobody would end that connection a second time.
   */
  private readonly ended: Set<string>;
  private frame = 0;
  /** Of the viewers, those who see everything. */
  watchers = 0;

  constructor(ctx: DurableObjectState, store: Pick<SiteHubStore, "endedAccounts" | "saveEndedAccounts">) {
    this.ctx = ctx;
    this.store = store;
    this.ended = new Set(store.endedAccounts());
    for (const socket of ctx.getWebSockets()) {
      const attachment = socket.deserializeAttachment() as Attachment | null;
      if (attachment?.v === 1) {
        this.know(socket, attachment);
        this.frame = Math.max(this.frame, attachment.frame);
      } else socket.close(1012, "the server was updated");
    }
  }

  get count(): number {
    return this.viewers.size;
  }

  /** Takes a connection over and sends its snapshot, seq 0. @param live serialised LiveState as of the last frame */
  accept(socket: WebSocket, account: ViewerAccount, { at, live }: { at: number; live: string }): void {
    this.take(socket, account, this.frame);
    this.send(socket, `{"type":"snapshot","seq":0,"at":${at},"live":${live}}`);
  }

  /** The same for one that hears only the count. */
  acceptCounter(socket: WebSocket, account: ViewerAccount, online: number): void {
    this.take(socket, account, null);
    this.send(socket, countOf(online));
  }

  /** Sends the next frame to all. */
  broadcast(type: "snapshot" | "delta", at: number, live: LiveState | LiveDelta): void {
    this.frame++;
    const head = `{"type":"${type}","seq":`;
    const tail = this.watchers > 0 ? `,"at":${at},"live":${JSON.stringify(live)}}` : "";
    const count = live.online === undefined ? null : countOf(live.online);
    for (const [socket, viewer] of this.viewers) {
      const { base, until } = viewer;
      if (until !== null && until <= at) this.close(socket, "this link is over");
      else if (base !== null) {
        this.send(socket, `${head}${this.frame - base}${tail}`);
        this.remember(socket, viewer);
      } else if (count !== null) this.send(socket, count);
    }
  }

  /** Lets go of a connection that ended. */
  forget(socket: WebSocket): void {
    const viewer = this.viewers.get(socket);
    if (viewer && this.viewers.delete(socket) && viewer.base !== null) this.watchers--;
  }

  closeAll(reason: string): void {
    for (const socket of this.viewers.keys()) this.close(socket, reason);
  }

  /** Connections may stand on an account again; on one that never ended they may anyway. */
  allow(by: string): void {
    if (this.ended.delete(by)) this.saveEnded();
  }

  /** An account ended: connections that stand on it are closed, and so is whoever still comes by it. @param reason for them to read */
  end(by: string, reason: string): void {
    const isNew = !this.ended.delete(by);
    this.ended.add(by);
    for (const oldest of this.ended) {
      if (this.ended.size <= ENDED_REMEMBERED) break;
      this.ended.delete(oldest);
    }
    if (isNew) this.saveEnded();
    for (const socket of this.ctx.getWebSockets(by)) this.close(socket, reason);
  }

  private saveEnded(): void {
    this.store.saveEndedAccounts(Array.from(this.ended));
  }

  private close(socket: WebSocket, reason: string): void {
    this.forget(socket);
    socket.close(1008, reason);
  }

  private take(socket: WebSocket, { by, until }: ViewerAccount, base: number | null): void {
    this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(LIVE_PING, LIVE_PONG));
    this.ctx.acceptWebSocket(socket, by === "" ? [] : [by]);
    this.know(socket, { base, until });
    this.remember(socket, { base, until });
    if (this.ended.has(by)) this.close(socket, "what opened this was revoked");
  }

  private know(socket: WebSocket, { base, until }: Viewer): void {
    this.viewers.set(socket, { base, until });
    if (base !== null) this.watchers++;
  }

  /** At every frame, since the hub may hibernate after any; it costs a quarter of sending one. */
  private remember(socket: WebSocket, { base, until }: Viewer): void {
    socket.serializeAttachment({ v: 1, base, frame: this.frame, until } satisfies Attachment);
  }

  private send(socket: WebSocket, text: string): void {
    try {
      socket.send(text);
    } catch {
      // Closing, and its close event has not come yet.
      this.forget(socket);
    }
  }
}
