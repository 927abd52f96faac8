import { isDeepStrictEqual } from "node:util";
import { foldFrame, type LiveView } from "../../client-sdk/live-state.ts";
import type { LiveFrame, LiveState } from "../../protocol/live.ts";
import type { Platform } from "./platform.ts";
import type { ClientEnd, Delivered } from "./sockets.ts";
import type { World } from "./world.ts";

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
/** Visitors are a set: their order says nothing. */
const comparable = (live: LiveState): LiveState => ({ ...live, visitors: live.visitors.toSorted(byId) });

/** Somebody who watches: folds frames, and compares the fold with what the hub meant, frame by frame. */
export class Viewer {
  view: LiveView | null = null;
  frames = 0;
  private readonly world: World;
  private readonly platform: Platform;
  private wanted = false;
  private socket: ClientEnd | null = null;
  private connecting = false;

  constructor(world: World, platform: Platform) {
    this.world = world;
    this.platform = platform;
  }

  get connected(): boolean {
    return this.socket !== null && this.view !== null;
  }

  open(): void {
    this.wanted = true;
    void this.connect();
  }

  close(): void {
    this.wanted = false;
    const { socket } = this;
    this.socket = null;
    this.view = null;
    socket?.closeByViewer();
  }

  private async connect(): Promise<void> {
    if (this.connecting || this.socket || !this.wanted) return;
    this.connecting = true;
    try {
      const request = new Request("https://hub/live", { headers: { upgrade: "websocket" } });
      const response = (await this.platform.call(this.platform.hub, "fetch", [request])) as { webSocket: ClientEnd };
      this.attach(response.webSocket);
    } catch {
      this.world.plan(this.world.rng.int(200, 2000), null, () => void this.connect());
    } finally {
      this.connecting = false;
    }
  }

  private attach(socket: ClientEnd): void {
    this.view = null;
    this.socket = socket;
    socket.listen(
      (frame) => {
        if (this.socket === socket) this.fold(frame);
      },
      () => {
        if (this.socket !== socket) return;
        this.socket = null;
        this.view = null;
        this.world.plan(this.world.rng.int(200, 2000), null, () => void this.connect());
      },
    );
    if (!this.wanted) this.close();
  }

  private fold({ text, meant }: Delivered): void {
    const frame = JSON.parse(text) as LiveFrame;
    const folded = foldFrame(this.view, frame);
    if (!folded) {
      this.world.fail(`a viewer at frame ${this.view?.seq} got frame ${frame.seq}`);
      return;
    }
    this.view = folded;
    this.frames++;
    const wanted = comparable(meant as LiveState);
    if (!isDeepStrictEqual(comparable(folded.live), wanted))
      this.world.fail(
        `a viewer's fold is not the hub's state: ${JSON.stringify(folded.live)} and not ${JSON.stringify(wanted)}`,
      );
  }
}
