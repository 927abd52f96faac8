import { LiveBoard } from "../domain/live/live-board.ts";
import { computeChange } from "../domain/live/live-change.ts";
import { FRAME_INTERVAL_MS, SOCKETS_PER_SITE } from "../protocol/limits.ts";
import type { LiveState } from "../protocol/live.ts";
import type { Clock } from "./clock.ts";
import type { HubStream, ViewerAccount } from "./viewer-account.ts";
import type { ViewerSockets } from "./viewer-sockets.ts";

const RETRY_AFTER_S = 5;

/**
 * Brings the board's changes to the viewers: the first change after a pause at once, then a frame at most every
 * FRAME_INTERVAL_MS, always the newest state, none when nothing changed. A timer exists for one interval after a frame and
 * no longer, so that the hub can hibernate.
 */
export class LiveFeed {
  board = new LiveBoard();
  private readonly sockets: ViewerSockets;
  private readonly now: Clock["now"];
  /** What every viewer has been told. Null: nothing that is known to this life of the hub. */
  private shown: LiveState | null = null;
  private shownText: { of: LiveState; text: string } | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private due = false;

  constructor(sockets: ViewerSockets, now: Clock["now"]) {
    this.sockets = sockets;
    this.now = now;
  }

  /** The board may have changed, or the time may have come for somebody to leave. */
  changed(): void {
    if (this.sockets.count === 0) this.shown = null;
    else if (this.timer) this.due = true;
    else this.sendFrame();
  }

  /** Takes a new viewer in. @returns 101 with its end of the connection, or 503 when there are too many */
  admit(stream: HubStream, account: ViewerAccount): Response {
    if (this.sockets.count >= SOCKETS_PER_SITE) {
      const error = `This site is watched by ${SOCKETS_PER_SITE} viewers, which is the limit; try again later.`;
      return Response.json({ error }, { status: 503, headers: { "retry-after": String(RETRY_AFTER_S) } });
    }
    const { 0: client, 1: server } = new WebSocketPair();
    this.changed();
    this.shown ??= this.board.show(this.now());
    if (stream === "online") this.sockets.acceptCounter(server, account, this.shown.online);
    else this.sockets.accept(server, account, { at: this.now(), live: this.textOf(this.shown) });
    return new Response(null, { status: 101, webSocket: client });
  }

  /** The snapshot of a new viewer is what the others were told, so that the next delta fits for all. */
  private textOf(shown: LiveState): string {
    if (this.shownText?.of !== shown) this.shownText = { of: shown, text: JSON.stringify(shown) };
    return this.shownText.text;
  }

  /** Forgets all that was reported and shown. */
  reset(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.due = false;
    this.shown = null;
    this.shownText = null;
    this.board = new LiveBoard();
  }

  private sendFrame(): void {
    const now = this.now();
    const fresh = this.board.show(now);
    const change = this.shown ? computeChange(this.shown, fresh) : ({ kind: "snapshot" } as const);
    if (change.kind === "none") return;
    this.shown = fresh;
    // Before the frame is sent: what that takes is not to be waited for on top.
    this.timer = setTimeout(() => this.intervalEnded(), FRAME_INTERVAL_MS);
    if (change.kind === "delta") this.sockets.broadcast("delta", now, change.delta);
    else this.sockets.broadcast("snapshot", now, fresh);
  }

  private intervalEnded(): void {
    this.timer = null;
    const { due } = this;
    this.due = false;
    if (due) this.changed();
  }
}
