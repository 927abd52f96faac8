import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Subscription } from "../../../client-sdk/subscribe.ts";
import { ApiError } from "../../../dashboard-ui/store/api.ts";
import { createLiveSite, type LiveSiteParts } from "../../../dashboard-ui/store/live-site.ts";
import type { LiveState } from "../../../protocol/live.ts";
import { liveState } from "../support.ts";

const start = Date.UTC(2026, 10, 21, 12);

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A live site whose server and stream are played by the test. */
const play = (part: Partial<LiveSiteParts["api"]> = {}) => {
  const failures: number[] = [];
  const streams: { heard: Parameters<LiveSiteParts["subscribe"]>[0]; ended: boolean }[] = [];
  const browserOnline = signal(true);
  const liveSite = createLiveSite({
    site: "example.com",
    api: {
      live: async () => liveState({ online: 1 }),
      query: async () => [{ metrics: [0], dimensions: [] }],
      session: async () => ({ role: "admin", site: null, expires_at: 0 }),
      ...part,
    },
    subscribe: (heard) => {
      const stream = { heard, ended: false };
      streams.push(stream);
      return () => {
        stream.ended = true;
        heard.onStatus?.("closed");
      };
    },
    now: Date.now,
    browserOnline,
    onFailure: ({ status }) => failures.push(status),
  });
  const say = (state: LiveState, at = Date.now()): void => streams.at(-1)?.heard.onState(state, at);
  const become = (status: Parameters<NonNullable<Subscription["onStatus"]>>[0]): void =>
    streams.at(-1)?.heard.onStatus?.(status);
  return { liveSite, browserOnline, streams, failures, say, become };
};

describe("a site watched live", () => {
  it("[UI7] the snapshot is shown at once, then the stream", async () => {
    const { liveSite, become, say } = play();
    await liveSite.open();
    expect([liveSite.connection.value, liveSite.stale.value, liveSite.live.value?.online]).toEqual([
      "connecting",
      false,
      1,
    ]);
    become("live");
    say(liveState({ online: 7 }));
    expect([liveSite.connection.value, liveSite.live.value?.online]).toEqual(["live", 7]);
  });

  it("[UI7] a lost stream makes the figures old as of then, a regained one makes them live again", async () => {
    const { liveSite, become, say } = play();
    await liveSite.open();
    become("live");
    say(liveState({ online: 7 }));
    vi.setSystemTime(start + 60_000);
    become("reconnecting");
    expect([liveSite.stale.value, liveSite.knownUntil.value, liveSite.live.value?.online]).toEqual([
      true,
      start + 60_000,
      7,
    ]);
    vi.setSystemTime(start + 90_000);
    become("live");
    expect([liveSite.stale.value, liveSite.knownUntil.value]).toEqual([false, null]);
  });

  it("[UI7] a stream that never starts makes the snapshot old as of its own time", async () => {
    const { liveSite } = play();
    await liveSite.open();
    await vi.advanceTimersByTimeAsync(3999);
    expect(liveSite.stale.value).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect([liveSite.connection.value, liveSite.knownUntil.value]).toEqual(["reconnecting", start]);
  });

  it("[UI7] a device without network is offline until something is heard or the network is back", async () => {
    const { liveSite, browserOnline, become, say } = play();
    await liveSite.open();
    become("live");
    browserOnline.value = false;
    expect([liveSite.connection.value, liveSite.stale.value]).toEqual(["offline", true]);
    say(liveState({ online: 3 }));
    expect([liveSite.connection.value, liveSite.knownUntil.value]).toEqual(["live", null]);
    browserOnline.value = true;
    expect(liveSite.connection.value).toBe("live");
  });

  it.each([
    [404, "site that is not here"],
    [0, "server that does not answer"],
    [401, "session that has ended"],
  ])("[UI15] %i, a %s: no stream is opened, and the failure is known to the session", async (status) => {
    const { liveSite, streams, failures } = play({ live: () => Promise.reject(new ApiError(status, "no")) });
    await liveSite.open();
    expect([liveSite.failure.value?.status, streams.length, failures]).toEqual([status, 0, [status]]);
  });

  it("[UI3] a refused stream asks whether the session still stands", async () => {
    const { liveSite, become, failures } = play({ session: async () => null });
    await liveSite.open();
    become("live");
    become("reconnecting");
    await vi.advanceTimersByTimeAsync(0);
    expect(failures).toEqual([401]);
  });

  it("[UI15] a stream that the server closed for good says that the site is gone, where it is", async () => {
    let isThere = true;
    const live = async () => {
      if (!isThere) throw new ApiError(404, "There is no such site.");
      return liveState({ online: 1 });
    };
    const { liveSite, become } = play({ live });
    await liveSite.open();
    become("live");
    become("closed");
    await vi.advanceTimersByTimeAsync(0);
    expect(liveSite.failure.value).toBeNull();
    become("live");
    isThere = false;
    become("reconnecting");
    await vi.advanceTimersByTimeAsync(0);
    expect(liveSite.failure.value).toBeNull();
    become("closed");
    await vi.advanceTimersByTimeAsync(0);
    expect(liveSite.failure.value?.status).toBe(404);
  });

  it("[UI8] waits for the first visit when there never was one, and stops waiting when it comes", async () => {
    const { liveSite, become, say } = play({ live: async () => liveState({}) });
    await liveSite.open();
    expect(liveSite.waitingForFirstVisit.value).toBe(true);
    become("live");
    say(liveState({ online: 1 }));
    expect(liveSite.waitingForFirstVisit.value).toBe(false);
    say(liveState({}));
    expect(liveSite.waitingForFirstVisit.value).toBe(false);
  });

  it("[UI8] a quiet site with history, or whose history cannot be asked for, is not new", async () => {
    const quiet = { live: async () => liveState({}) };
    const old = play({ ...quiet, query: async () => [{ metrics: [12], dimensions: [] }] });
    await old.liveSite.open();
    expect(old.liveSite.waitingForFirstVisit.value).toBe(false);
    const unknown = play({ ...quiet, query: () => Promise.reject(new ApiError(503, "later")) });
    await unknown.liveSite.open();
    expect(unknown.liveSite.waitingForFirstVisit.value).toBe(false);
  });

  it("the server's clock is taken from the first frame of a connection", async () => {
    const { liveSite, become, say } = play();
    await liveSite.open();
    become("live");
    say(liveState({}), start + 5000);
    say(liveState({}), start - 90_000);
    expect(liveSite.clockOffset.value).toBe(5000);
  });

  it("closing ends the stream, and a late snapshot opens none", async () => {
    let answer: (state: LiveState) => void = () => undefined;
    const slow = play({ live: () => new Promise((resolve) => (answer = resolve)) });
    const opened = slow.liveSite.open();
    slow.liveSite.close();
    answer(liveState({}));
    await opened;
    expect([slow.streams.length, slow.liveSite.live.value]).toEqual([0, null]);

    const quick = play();
    await quick.liveSite.open();
    quick.liveSite.close();
    expect(quick.streams[0]?.ended).toBe(true);
  });

  it("opening again after the stream was closed starts a new one", async () => {
    const { liveSite, streams, become } = play();
    await liveSite.open();
    become("live");
    become("closed");
    expect([liveSite.connection.value, liveSite.knownUntil.value]).toEqual(["closed", start]);
    await liveSite.open();
    become("live");
    expect([streams.length, liveSite.connection.value, liveSite.knownUntil.value]).toEqual([2, "live", null]);
  });
});
