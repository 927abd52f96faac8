import type { Page } from "playwright-core";
import { foldFrame, type LiveView } from "../../client-sdk/live-state.ts";
import type { LiveFrame, LiveState } from "../../protocol/live.ts";
import { LIVE_PONG } from "../../protocol/live-ping.ts";

/** A live state for a comparison: which visitor came first is nobody's business. */
export const comparable = (live: LiveState): LiveState => ({
  ...live,
  visitors: live.visitors.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
});

/** The frames of the live stream as a page's own sockets heard them, folded beside the page. */
export class HeardFrames {
  view: LiveView | null = null;
  frames = 0;
  /** Frames that did not follow the one before. */
  gaps = 0;
  connections = 0;

  /** @param page one that has not connected yet */
  constructor(page: Page) {
    page.on("websocket", (socket) => {
      this.connections++;
      this.view = null;
      socket.on("framereceived", ({ payload }) => {
        const text = payload.toString();
        if (text !== LIVE_PONG) this.hear(JSON.parse(text) as LiveFrame);
      });
    });
  }

  private hear(frame: LiveFrame): void {
    this.frames++;
    this.view = foldFrame(this.view, frame);
    if (this.view === null) this.gaps++;
  }
}
