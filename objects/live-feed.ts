import { LiveBoard } from "../domain/live/live-board.ts";
import { computeChange } from "../domain/live/live-change.ts";
import { FRAME_INTERVAL_MS } from "../protocol/limits.ts";
import type { LiveState } from "../protocol/live.ts";
import type { Clock } from "./clock.ts";
import type { ViewerSockets } from "./viewer-sockets.ts";

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

  /** Takes a new viewer in; its snapshot is what the others were told, so that the next delta fits for all. */
  open(socket: WebSocket): void {
    this.changed();
    this.shown ??= this.board.show(this.now());
    if (this.shownText?.of !== this.shown) {
      this.shownText = { of: this.shown, text: JSON.stringify(this.shown) };
    }
    this.sockets.accept(socket, this.now(), this.shownText.text);
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
    if (change.kind === "delta") this.sockets.broadcast("delta", now, change.delta);
    else this.sockets.broadcast("snapshot", now, fresh);
    this.timer = setTimeout(() => this.intervalEnded(), FRAME_INTERVAL_MS);
  }

  private intervalEnded(): void {
    this.timer = null;
    const { due } = this;
    this.due = false;
    if (due) this.changed();
  }
}
