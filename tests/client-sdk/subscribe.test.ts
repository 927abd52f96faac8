import { beforeEach, describe, expect, it, vi } from "vitest";
import { type LiveStatus, type Subscription, subscribe } from "../../client-sdk/subscribe.ts";
import type { LiveDelta } from "../../protocol/live.ts";
import { FakeSocket } from "./fake-socket.ts";

let heard: number[];
let statuses: LiveStatus[];

const snapshot = (online: number, seq = 0) => ({
  type: "snapshot",
  seq,
  at: 1,
  live: { online, per_minute: [], pages: [], sources: [], countries: [], devices: [], visitors: [], events: [] },
});
const delta = (seq: number, live: LiveDelta) => ({ type: "delta", seq, at: 1, live });
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

const start = async (more: Partial<Subscription> = {}): Promise<() => void> => {
  const unsubscribe = subscribe({
    site: "example.com",
    endpoint: "https://stats.example.net",
    onState: ({ online }) => heard.push(online),
    onStatus: (status) => statuses.push(status),
    WebSocket: FakeSocket,
    ...more,
  });
  await wait(1);
  return unsubscribe;
};

const startLive = async (): Promise<() => void> => {
  const unsubscribe = await start();
  FakeSocket.last.accept();
  FakeSocket.last.say(snapshot(1));
  return unsubscribe;
};

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.made = [];
  heard = [];
  statuses = [];
  return () => vi.useRealTimers();
});

describe("subscribe", () => {
  it("[TR16] tells the state after every frame", async () => {
    await start();
    expect(FakeSocket.last.url).toBe("wss://stats.example.net/api/sites/example.com/live");
    expect(statuses).toEqual(["connecting"]);
    FakeSocket.last.accept();
    FakeSocket.last.say(snapshot(3));
    FakeSocket.last.say(delta(1, { online: 4 }));
    FakeSocket.last.say(snapshot(9, 2));
    FakeSocket.last.say(delta(3, { online: 8 }));
    expect(heard).toEqual([3, 4, 9, 8]);
    expect(statuses).toEqual(["connecting", "live"]);
  });

  it("[TR16] comes back after a lost connection, later each time, and begins with the new snapshot", async () => {
    // How much later is partly chance: here it is the same each time, so that only the growth is seen.
    const chance = vi.spyOn(Math, "random").mockReturnValue(0.5);
    await startLive();
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 6; attempt++) {
      const made = FakeSocket.made.length;
      FakeSocket.last.drop();
      const from = Date.now();
      while (FakeSocket.made.length === made) await wait(50);
      pauses.push(Date.now() - from);
    }
    expect(statuses).toEqual(["connecting", "live", "reconnecting"]);
    expect(pauses[5]).toBeGreaterThan(5 * (pauses[1] ?? 0));
    expect(pauses.slice(1).every((pause, i) => i === 0 || pause > (pauses[i] ?? 0))).toBe(true);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(21_000);
    chance.mockRestore();
    FakeSocket.last.accept();
    FakeSocket.last.say(snapshot(7));
    expect(heard).toEqual([1, 7]);
    expect(statuses.at(-1)).toBe("live");
  });

  it("[TR16] does not all come back at the same moment", async () => {
    const moments = new Set<number>();
    for (let viewer = 0; viewer < 8; viewer++) {
      const unsubscribe = await startLive();
      await wait(10_000);
      const made = FakeSocket.made.length;
      FakeSocket.last.drop();
      const from = Date.now();
      while (FakeSocket.made.length === made) await wait(10);
      moments.add(Date.now() - from);
      unsubscribe();
    }
    expect(moments.size).toBeGreaterThan(3);
  });

  it("[TR16] never patches across connections", async () => {
    await startLive();
    FakeSocket.last.drop();
    await wait(5000);
    FakeSocket.last.accept();
    FakeSocket.last.say(delta(1, { online: 99 }));
    expect(heard).toEqual([1]);
  });

  it("[TR16] asks for a new snapshot when a frame is missing, and hears nothing until then", async () => {
    await startLive();
    FakeSocket.last.say(delta(2, { online: 5 }));
    FakeSocket.last.say(delta(3, { online: 6 }));
    expect(statuses).toEqual(["connecting", "live", "reconnecting"]);
    await wait(2100);
    expect(FakeSocket.made).toHaveLength(2);
    FakeSocket.last.accept();
    FakeSocket.last.say(snapshot(6));
    expect(heard).toEqual([1, 6]);
    expect(statuses.at(-1)).toBe("live");
  });

  it("[TR16] keeps a quiet connection alive, and leaves one that answers nothing", async () => {
    await startLive();
    for (let n = 0; n < 8; n++) {
      await wait(15_000);
      FakeSocket.last.say("pong");
    }
    expect(FakeSocket.made).toHaveLength(1);
    expect(FakeSocket.last.sent).toEqual(Array(8).fill("ping"));
    await wait(46_000);
    expect(FakeSocket.made).toHaveLength(2);
    expect(statuses).toEqual(["connecting", "live", "reconnecting"]);
    expect(heard).toEqual([1]);
  });

  it("[TR16] says connecting until the first snapshot, however many attempts that takes", async () => {
    await start();
    FakeSocket.last.drop();
    await wait(5000);
    FakeSocket.last.drop();
    await wait(5000);
    expect(FakeSocket.made.length).toBeGreaterThan(2);
    expect(statuses).toEqual(["connecting"]);
  });

  it("[TR16] ends when unsubscribed, wherever it stands", async () => {
    for (const stage of ["at once", "open", "live", "waiting", "resync"]) {
      statuses = [];
      const unsubscribe = await start();
      if (stage !== "at once") FakeSocket.last.accept();
      if (stage === "live" || stage === "resync") FakeSocket.last.say(snapshot(1));
      if (stage === "resync") FakeSocket.last.say(delta(5, { online: 2 }));
      if (stage === "waiting") FakeSocket.last.drop();
      const made = FakeSocket.made.length;
      unsubscribe();
      await wait(120_000);
      expect(FakeSocket.made.length, stage).toBe(made);
      expect(statuses.at(-1), stage).toBe("closed");
    }
    expect(vi.getTimerCount()).toBe(0);
  });

  it("[TR16] does not come back where it was refused", async () => {
    await startLive();
    FakeSocket.last.drop(1008);
    await wait(120_000);
    expect(FakeSocket.made).toHaveLength(1);
    expect(statuses).toEqual(["connecting", "live", "closed"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("shows a program's token when it connects", async () => {
    await start({ token: "secret", endpoint: "http://localhost:8787" });
    expect(FakeSocket.last.url).toBe("ws://localhost:8787/api/sites/example.com/live");
    expect(FakeSocket.last.options).toEqual({ headers: { authorization: "Bearer secret" } });
  });
});
