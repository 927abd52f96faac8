import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import { PRESENCE_MS, SOCKETS_PER_SITE } from "../../protocol/limits.ts";
import { asSet } from "../domain/live/board-support.ts";
import { aSite } from "../support/sites.ts";
import { bindings, hubNamed, NOON, pagesOf, untilIdle, Viewer } from "./site-hub-support.ts";

describe("a viewer", () => {
  it("[LV10] gets a snapshot with seq 0 first, then what changed, seq by one", async () => {
    const hub = await hubNamed("frames.example");
    const [shard] = hub.shards;
    if (!shard) throw new Error("no shard");
    shard.see(1, "/", NOON);
    const viewer = await Viewer.open(hub);
    await viewer.until(1);
    expect(viewer.frames[0]).toMatchObject({ type: "snapshot", seq: 0, at: NOON, live: { online: 1 } });

    await hub.stub.apply(shard.see(2, "/pricing", NOON));
    await viewer.until(2);
    expect(viewer.frames[1]).toMatchObject({ type: "delta", seq: 1, live: { online: 2, visitors: { remove: [] } } });
    expect(viewer.frames[1]?.live).not.toHaveProperty("per_minute");
    expect(viewer.frames[1]?.live).not.toHaveProperty("sources.1");
  });

  it("[LV11] the frames of every viewer fold to the hub's state, whenever it came", async () => {
    const hub = await hubNamed("fold.example", 2);
    const viewers = [await Viewer.open(hub)];
    for (let i = 0; i < 60; i++) {
      hub.clock.ms += 7_000;
      const shard = hub.shards[i % 2];
      if (shard) await hub.stub.apply(shard.see(i % 11, `/${i % 5}`, hub.clock.ms - (i % 3) * 1000));
      if (i % 20 === 7) viewers.push(await Viewer.open(hub));
      // Some reports fall into the pause between two frames, some do not.
      if (i % 6 === 0) await untilIdle(hub);
    }
    await untilIdle(hub);
    const fresh = asSet(await hub.stub.live(false));
    for (const viewer of viewers) {
      expect(asSet(viewer.view?.live ?? fail())).toEqual(fresh);
      expect(viewer.frames.map(({ seq }) => seq)).toEqual(viewer.frames.map((_, i) => i));
    }
    expect(viewers[0]?.frames.length).toBeGreaterThan(5);
    expect(viewers[0]?.frames.length).toBeLessThan(40);
  });

  it("[LV12] reports that come within 100 ms share a frame, and nothing new sends none", async () => {
    const hub = await hubNamed("coalesce.example");
    const [shard] = hub.shards;
    if (!shard) throw new Error("no shard");
    const viewer = await Viewer.open(hub);
    const reports = Array.from({ length: 20 }, (_, i) => shard.see(i, "/", NOON));
    const applyAll = () =>
      runInDurableObject(hub.stub, (instance) => Promise.all(reports.map((report) => instance.apply(report))));
    await applyAll();
    await viewer.until(3);
    for (const reply of await applyAll()) expect(reply).toEqual({ kind: "applied", watched: true });
    await untilIdle(hub);
    expect(viewer.frames).toHaveLength(3);
    expect(viewer.frames[1]?.live.online).toBe(1);
    expect(viewer.frames[2]?.live.online).toBe(20);
  });

  it("[LV13] is told when others age out, with nothing else happening", async () => {
    const hub = await hubNamed("ageing.example");
    const [shard] = hub.shards;
    if (!shard) throw new Error("no shard");
    const viewer = await Viewer.open(hub);
    await hub.stub.apply(shard.see(1, "/", NOON));
    await viewer.until(2);
    const alarm = await runInDurableObject(hub.stub, (_hub, state) => state.storage.getAlarm());
    expect(alarm).toBe(NOON + PRESENCE_MS);
    hub.clock.ms = NOON + PRESENCE_MS;
    await runDurableObjectAlarm(hub.stub);
    await viewer.until(3);
    expect(viewer.last).toMatchObject({ seq: 2, live: { online: 0, pages: [], visitors: { remove: ["0.1"] } } });
    expect(await runInDurableObject(hub.stub, (_hub, state) => state.storage.getAlarm())).toBeNull();
  });

  it("[LV13] nobody watching, nobody is woken", async () => {
    const hub = await hubNamed("asleep.example");
    await hub.stub.live(false);
    await hub.stub.apply(hub.shards[0]?.see(1, "/", NOON) ?? fail());
    expect(await runInDurableObject(hub.stub, (_hub, state) => state.storage.getAlarm())).toBeNull();
  });

  it("[LV14] who speaks is shown the door", async () => {
    const hub = await hubNamed("speaker.example");
    const viewer = await Viewer.open(hub);
    viewer.socket.send("hello");
    expect(await viewer.closed).toMatchObject({ code: 1008 });
  });

  it("[LV14] a ping is answered by a pong, without the hub", async () => {
    const hub = await hubNamed("ping.example");
    const response = await hub.stub.fetch("https://hub/live", { headers: { upgrade: "websocket" } });
    const socket = response.webSocket;
    socket?.accept();
    const pong = new Promise((resolve) => {
      socket?.addEventListener("message", ({ data }) => data === "pong" && resolve(data));
    });
    socket?.send("ping");
    expect(await pong).toBe("pong");
  });
});

it("[LV20] a viewer too many is refused, and told to come again", async () => {
  const hub = await hubNamed("crowded.example");
  await runInDurableObject(hub.stub, (instance) => {
    Object.defineProperty(Reflect.get(instance, "sockets"), "count", { get: () => SOCKETS_PER_SITE });
  });
  const response = await hub.stub.fetch("https://hub/live", { headers: { upgrade: "websocket" } });
  expect(response.status).toBe(503);
  expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
});

describe("eviction", () => {
  it("[LV15] connections go on: a fresh snapshot with the next seq, then deltas", async () => {
    const hub = await hubNamed("evicted.example", 2);
    const [first, second] = hub.shards;
    if (!first || !second) throw new Error("no shards");
    const viewer = await Viewer.open(hub);
    await hub.stub.apply(first.see(1, "/", NOON));
    await viewer.until(2);
    await evictDurableObject(hub.stub, { webSockets: "hibernate" });
    await hub.attach();

    const report = second.see(1, "/b", NOON);
    expect(await hub.stub.apply(report)).toEqual({ kind: "resync", watched: true });
    await viewer.until(3);
    expect(viewer.frames[2]).toMatchObject({ type: "snapshot", seq: 2, live: { online: 2 } });
    await untilIdle(hub);
    await hub.stub.apply(first.see(3, "/c", NOON));
    await viewer.until(4);
    expect(viewer.frames[3]).toMatchObject({ type: "delta", seq: 3, live: { online: 3 } });
    expect(asSet(viewer.view?.live ?? fail())).toEqual(asSet(await hub.stub.live(false)));
  });

  it("[LV15] nothing is answered before every shard was asked", async () => {
    const hub = await hubNamed("rebuilt.example", 3);
    for (const [i, shard] of hub.shards.entries()) shard.see(i, `/${i}`, NOON);
    expect(pagesOf(await hub.stub.live(false))).toBe("/0 1, /1 1, /2 1");
    await evictDurableObject(hub.stub);
    await hub.attach();
    expect(pagesOf(await hub.stub.live(false))).toBe("/0 1, /1 1, /2 1");
    expect(hub.shards.map(({ asked }) => asked)).toEqual(new Array(3).fill(["fullReport(false)", "fullReport(false)"]));
  });

  it("[LV15] reports that come while it asks find their place", async () => {
    const hub = await hubNamed("meanwhile.example");
    const [shard] = hub.shards;
    if (!shard) throw new Error("no shard");
    shard.see(1, "/", NOON);
    const replies: string[] = [];
    shard.meanwhile = async () => {
      const reply = await hub.instance?.apply(shard.see(2, "/", NOON));
      replies.push(reply?.kind ?? "");
    };
    expect((await hub.stub.live(false)).online).toBe(2);
    expect(replies).toEqual(["resync"]);
    expect(await hub.stub.apply(shard.see(3, "/", NOON))).toMatchObject({ kind: "applied" });
    expect((await hub.stub.live(false)).online).toBe(3);
  });

  it("[LV15] a shard that cannot be reached fails the answer, and is asked again", async () => {
    const hub = await hubNamed("unreachable.example", 2);
    const [shard] = hub.shards;
    if (!shard) throw new Error("no shard");
    shard.meanwhile = () => Promise.reject(new Error("unreachable"));
    await expect(runInDurableObject(hub.stub, (instance) => instance.live(false))).rejects.toThrow("unreachable");
    shard.meanwhile = async () => {};
    expect((await hub.stub.live(false)).online).toBe(0);
  });
});

it("[LV15] a hub that cannot reach its shards tries again for its viewers", async () => {
  const hub = await hubNamed("again.example");
  const [shard] = hub.shards;
  if (!shard) throw new Error("no shard");
  const viewer = await Viewer.open(hub);
  await evictDurableObject(hub.stub, { webSockets: "hibernate" });
  await hub.attach();
  shard.meanwhile = () => Promise.reject(new Error("unreachable"));
  const noted = vi.spyOn(console, "warn").mockImplementation(() => {});
  await runInDurableObject(hub.stub, (instance) => instance.alarm());
  expect(noted).toHaveBeenCalledOnce();
  noted.mockRestore();
  expect(await runInDurableObject(hub.stub, (_hub, state) => state.storage.getAlarm())).toBe(NOON + 10_000);
  shard.meanwhile = async () => {};
  shard.see(1, "/", NOON);
  hub.clock.ms += 10_000;
  await runDurableObjectAlarm(hub.stub);
  await viewer.until(2);
  expect(viewer.last).toMatchObject({ type: "snapshot", seq: 1, live: { online: 1 } });
});

describe("shards", () => {
  it("[LV16] a strong answer waits until every shard has handed over", async () => {
    const hub = await hubNamed("strong.example", 2);
    await hub.stub.live(false);
    for (const shard of hub.shards) {
      shard.meanwhile = async () => {
        await hub.instance?.apply(shard.see(9, "/late", NOON));
      };
    }
    expect((await hub.stub.live(false)).online).toBe(0);
    expect((await hub.stub.live(true)).online).toBe(2);
  });

  it("[LV17] are told at once when the first viewer comes, and by their next report when the last one left", async () => {
    const hub = await hubNamed("watched.example");
    const [shard] = hub.shards;
    if (!shard) throw new Error("no shard");
    await hub.stub.live(false);
    const viewer = await Viewer.open(hub);
    const other = await Viewer.open(hub);
    await expect.poll(() => shard.asked).toEqual(["fullReport(false)", "fullReport(true)"]);
    expect(await hub.stub.apply(shard.see(1, "/", NOON))).toEqual({ kind: "applied", watched: true });
    viewer.socket.close(1000);
    await viewer.closed;
    expect(await hub.stub.apply(shard.see(1, "/", NOON))).toEqual({ kind: "applied", watched: true });
    other.socket.close(1000);
    await other.closed;
    expect(await hub.stub.apply(shard.see(1, "/", NOON))).toEqual({ kind: "applied", watched: false });
  });

  it("[LV18] while nobody ever looked, reports are heard and not kept", async () => {
    const hub = await hubNamed("unheard.example");
    const [shard] = hub.shards;
    if (!shard) throw new Error("no shard");
    shard.see(1, "/", NOON);
    expect(await hub.stub.apply(shard.see(2, "/", NOON))).toEqual({ kind: "applied", watched: false });
    expect(shard.asked).toEqual([]);
    expect((await hub.stub.live(false)).online).toBe(2);
  });
});

describe("a site", () => {
  it("[LV19] that was never made leaves no trace", async () => {
    const stub = bindings.SITE_HUB.getByName("unknown.example");
    const response = await stub.fetch("https://hub/live", { headers: { upgrade: "websocket" } });
    expect(response.status).toBe(404);
    await stub.apply({
      shard: 0,
      epoch: "a",
      seq: 1,
      full: true,
      presence: [],
      minutes: [],
      events: [],
      hours: [NOON],
    });
    await runInDurableObject(stub, (_hub, state) => {
      const tables = state.storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'");
      expect(tables.toArray()).toEqual([]);
    });
  });

  it("[LV19] that is erased closes its viewers' connections and forgets everything", async () => {
    const hub = await hubNamed("erased.example");
    await hub.stub.apply(hub.shards[0]?.see(1, "/", NOON) ?? fail());
    const viewer = await Viewer.open(hub);
    await hub.stub.erase();
    expect(await viewer.closed).toEqual({ code: 1008, reason: "the site was deleted" });
    expect((await hub.stub.fetch("https://hub/live")).status).toBe(404);
    await hub.stub.configure(aSite("erased.example"));
    for (const shard of hub.shards) shard.visitors.clear();
    expect((await hub.stub.live(false)).online).toBe(0);
  });

  it("[LV19] keeps the newest settings across an eviction, whatever order they come in", async () => {
    const hub = await hubNamed("settings.example");
    await hub.stub.configure(aSite("settings.example", 3, { shards: 3 }));
    await hub.stub.configure(aSite("settings.example", 2, { shards: 2 }));
    await evictDurableObject(hub.stub);
    hub.shards.push(...(await hubNamed("other.example", 3)).shards.slice(1));
    await hub.attach();
    await hub.stub.live(false);
    expect(hub.shards.map(({ asked }) => asked.length)).toEqual([1, 1, 1]);
  });
});

const fail = (): never => {
  throw new Error("no shard");
};
