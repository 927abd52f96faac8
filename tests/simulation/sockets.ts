import type { Life, World } from "./world.ts";
import { lives } from "./world.ts";

/** What arrives at a viewer: a frame, and the state that the hub meant by it. */
export interface Delivered {
  text: string;
  meant: unknown;
}

/** The viewer's end. What was sent before anybody listens waits. */
export class ClientEnd {
  onMessage: ((frame: Delivered) => void) | null = null;
  onClose: (() => void) | null = null;
  /** The viewer goes; the hub hears of it. */
  closeByViewer: () => void = () => {};
  private readonly waiting: Delivered[] = [];
  private over = false;

  listen(onMessage: (frame: Delivered) => void, onClose: () => void): void {
    this.onMessage = onMessage;
    this.onClose = onClose;
    for (const frame of this.waiting.splice(0)) onMessage(frame);
    if (this.over) onClose();
  }

  deliver(frame: Delivered): void {
    if (this.over) return;
    if (this.onMessage) this.onMessage(frame);
    else this.waiting.push(frame);
  }

  end(): void {
    if (this.over) return;
    this.over = true;
    this.onClose?.();
  }
}

/** The hub's end, hibernatable: it and its attachment outlive the hub's memory. */
export class ServerEnd {
  open = true;
  /** Says what the hub's state is at the moment of sending. */
  meant: () => unknown = () => null;
  /** Called when the viewer closed it. */
  onClose: () => void = () => {};
  private readonly client: ClientEnd;
  private attachment: unknown = null;
  private lastArrival = 0;

  constructor(client: ClientEnd) {
    this.client = client;
    client.closeByViewer = () => {
      this.open = false;
      this.onClose();
    };
  }

  send(text: string): void {
    const life = lives.getStore() as Life;
    if (!this.open) throw new Error("the socket is closed");
    if (!life.alive) return;
    this.arrive(life.world, { text, meant: this.meant() });
  }

  serializeAttachment(value: unknown): void {
    if ((lives.getStore() as Life).alive) this.attachment = structuredClone(value);
  }

  deserializeAttachment(): unknown {
    return structuredClone(this.attachment);
  }

  close(): void {
    const life = lives.getStore();
    if (life) this.drop(life.world);
  }

  /** The connection is gone, and after a while the viewer notices. */
  drop(world: World): void {
    if (!this.open) return;
    this.open = false;
    world.plan(this.lastArrival - world.now + world.rng.int(1, 20), null, () => this.client.end());
  }

  private arrive(world: World, frame: Delivered): void {
    // Frames of one connection never overtake each other.
    this.lastArrival = Math.max(this.lastArrival, world.now + world.rng.int(1, 30));
    world.plan(this.lastArrival - world.now, null, () => this.client.deliver(frame));
  }
}

export const socketPair = (): { 0: ClientEnd; 1: ServerEnd } => {
  const client = new ClientEnd();
  return { 0: client, 1: new ServerEnd(client) };
};
