import { LIVE_PING, LIVE_PONG, type LiveDelta, type LiveState } from "../protocol/live.ts";

/** What a connection must remember while the hub hibernates. `base`: the hub's frame that was the connection's seq 0. */
interface Attachment {
  v: 1;
  base: number;
  /** The hub's last frame when this was written. */
  frame: number;
}

/**
 * The viewers' connections, hibernatable always. Frames are numbered once for the whole hub; a connection's `seq` is the
 * distance from the frame that it began at, so a frame is serialised once however many watch.
 */
export class ViewerSockets {
  private readonly ctx: DurableObjectState;
  private readonly bases = new Map<WebSocket, number>();
  private frame = 0;

  constructor(ctx: DurableObjectState) {
    this.ctx = ctx;
    for (const socket of ctx.getWebSockets()) {
      const attachment = socket.deserializeAttachment() as Attachment | null;
      if (attachment?.v === 1) {
        this.bases.set(socket, attachment.base);
        this.frame = Math.max(this.frame, attachment.frame);
      } else socket.close(1012, "the server was updated");
    }
  }

  get count(): number {
    return this.bases.size;
  }

  /** Takes a connection over and sends its snapshot, seq 0. @param live serialised LiveState as of the last frame */
  accept(socket: WebSocket, at: number, live: string): void {
    this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(LIVE_PING, LIVE_PONG));
    this.ctx.acceptWebSocket(socket);
    this.bases.set(socket, this.frame);
    this.remember(socket, this.frame);
    this.send(socket, `{"type":"snapshot","seq":0,"at":${at},"live":${live}}`);
  }

  /** Sends the next frame to all. */
  broadcast(type: "snapshot" | "delta", at: number, live: LiveState | LiveDelta): void {
    this.frame++;
    const head = `{"type":"${type}","seq":`;
    const tail = `,"at":${at},"live":${JSON.stringify(live)}}`;
    for (const [socket, base] of this.bases) {
      this.send(socket, `${head}${this.frame - base}${tail}`);
      this.remember(socket, base);
    }
  }

  /** Lets go of a connection that ended. */
  forget(socket: WebSocket): void {
    this.bases.delete(socket);
  }

  closeAll(reason: string): void {
    for (const socket of this.bases.keys()) socket.close(1008, reason);
    this.bases.clear();
  }

  /** At every frame, since the hub may hibernate after any; it costs a quarter of sending one. */
  private remember(socket: WebSocket, base: number): void {
    socket.serializeAttachment({ v: 1, base, frame: this.frame } satisfies Attachment);
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
