import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { countStream } from "../../client-sdk/embed/count-stream.ts";

/** The server's end of a socket that a page made. */
class PageSocket {
  static made: PageSocket[] = [];
  static get last(): PageSocket {
    const socket = PageSocket.made.at(-1);
    if (!socket) throw new Error("no socket was made");
    return socket;
  }
  readonly url: string;
  readonly sent: string[] = [];
  readonly OPEN = 1;
  readyState = 1;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((close: { code: number }) => void) | null = null;

  constructor(url: string) {
    this.url = url;
    PageSocket.made.push(this);
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.readyState = 3;
  }
}

const heard: (number | null)[] = [];
const start = () => countStream("wss://stats.example/online", (online) => heard.push(online));

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
  vi.stubGlobal("WebSocket", PageSocket);
  PageSocket.made = [];
  heard.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("the count, pushed to a page", () => {
  it("[SL14] says each number, and nothing for one lost connection", async () => {
    const stop = start();
    PageSocket.last.onmessage?.({ data: '{"online":3}' });
    PageSocket.last.onclose?.({ code: 1006 });
    await vi.advanceTimersByTimeAsync(2000);
    expect(PageSocket.made.length).toBe(2);
    PageSocket.last.onmessage?.({ data: '{"online":4}' });
    expect(heard).toEqual([3, 4]);
    stop();
  });

  it("[SL14] knows nothing after a second one, and waits longer each time", async () => {
    const stop = start();
    PageSocket.last.onmessage?.({ data: '{"online":3}' });
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      const before = PageSocket.made.length;
      PageSocket.last.onclose?.({ code: 1006 });
      let waited = 0;
      while (PageSocket.made.length === before) {
        await vi.advanceTimersByTimeAsync(1000);
        waited++;
      }
      pauses.push(waited);
    }
    expect(pauses).toEqual([2, 4, 8, 16, 32, 60, 60, 60]);
    expect(heard).toEqual([3, null, null, null, null, null, null, null]);
    stop();
  });

  it("[SL14] does not come again when it is told so", async () => {
    start();
    PageSocket.last.onclose?.({ code: 1008 });
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect([PageSocket.made.length, heard]).toEqual([1, [null]]);
  });

  it("[SL14] notices a connection that is dead though nobody closed it", async () => {
    const stop = start();
    const [first] = PageSocket.made;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(first?.sent).toEqual(["ping"]);
    first?.onmessage?.({ data: "pong" });
    await vi.advanceTimersByTimeAsync(30_000);
    expect([first?.sent.length, first?.readyState]).toEqual([2, 1]);
    await vi.advanceTimersByTimeAsync(33_000);
    expect([first?.readyState, PageSocket.made.length]).toEqual([3, 2]);
    stop();
  });

  it("[SL14] hears nothing after its end, and leaves no timer", async () => {
    const stop = start();
    const socket = PageSocket.last;
    stop();
    expect([socket.readyState, socket.onmessage, socket.onclose]).toEqual([3, null, null]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
