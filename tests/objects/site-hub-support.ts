import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import * as v from "valibot";
import { expect } from "vitest";
import { foldFrame, type LiveView } from "../../client-sdk/live-state.ts";
import { noUsage, type Usage } from "../../domain/limits/usage.ts";
import type { ShardReport } from "../../domain/live/shard-report.ts";
import type { ScanPartial } from "../../domain/query/partial.ts";
import type { ScanPlan } from "../../domain/query/plan.ts";
import type { ObjectNamespaces } from "../../objects/addresses.ts";
import type { ScanReply } from "../../objects/api.ts";
import type { HubShard, SiteHub } from "../../objects/site-hub.ts";
import {
  type LiveEvent,
  type LiveFrame,
  type LiveState,
  type LiveVisitor,
  liveFrameSchema,
} from "../../protocol/live.ts";
import { aSite } from "../support/sites.ts";

/** Ahead of the machine's clock, so that an alarm set by it never fires but by hand. */
export const NOON = Date.UTC(2031, 4, 6, 12);

/** A shard as the hub sees it: it knows its visitors, and answers what it is asked. */
class PlainHubShard implements HubShard {
  readonly visitors = new Map<string, LiveVisitor>();
  readonly asked: string[] = [];
  events: LiveEvent[] = [];
  epoch = "a";
  seq = 0;
  /** Runs within `handOver` and `fullReport`, before they answer; a real call is never answered in the same turn. */
  meanwhile: () => Promise<void> = async () => {};
  scanned: (plans: ScanPlan[]) => ScanPartial[] = () => [];
  damagedParts = 0;
  hours: number[] = [];
  used: Usage = noUsage();
  private readonly index: number;

  constructor(index: number) {
    this.index = index;
  }

  /** A visitor was on a page: what the shard would tell the hub of it. */
  see(no: number, page: string, at: number): ShardReport {
    const id = `${this.index}.${no}`;
    const since = this.visitors.get(id)?.since ?? at;
    const place = { lat: 59.4, lon: 24.7, country: "EE", city: "Tallinn" };
    this.visitors.set(id, { id, ...place, page, source: "Google", device: "Desktop", score: 10, since, at });
    const event = { at, name: "pageview", page, country: "EE" };
    this.events.push(event);
    return {
      ...this.next(),
      presence: Array.from(this.visitors.values()).filter((one) => one.id === id),
      events: [event],
    };
  }

  async fullReport(watched: boolean): Promise<ShardReport> {
    this.asked.push(`fullReport(${watched})`);
    await Promise.resolve().then(this.meanwhile);
    const { hours } = this;
    return {
      ...this.next(),
      hours,
      full: true,
      presence: Array.from(this.visitors.values()),
      events: this.events.slice(-50),
    };
  }

  async handOver(): Promise<void> {
    this.asked.push("handOver");
    await Promise.resolve().then(this.meanwhile);
  }

  async scanSince(plans: ScanPlan[]): Promise<ScanReply> {
    return { version: "", unchanged: false, partials: this.scanned(plans), damagedParts: this.damagedParts };
  }

  private next(): ShardReport {
    const { index: shard, epoch } = this;
    return { shard, epoch, seq: ++this.seq, full: false, presence: [], minutes: [], events: [], hours: [] };
  }

  async giveBackQuota(): Promise<null> {
    return null;
  }

  async usage(): Promise<Usage> {
    return this.used;
  }
}

/** A hub under test, its shards and its clock. */
export interface HubUnderTest {
  stub: DurableObjectStub<SiteHub>;
  shards: PlainHubShard[];
  clock: { ms: number };
  /** The object itself, for calls that come from within a shard's reply. */
  instance: SiteHub | null;
  /** Puts clock and shards into the object; to be called again after it was evicted. */
  attach(): Promise<void>;
}

export const bindings = env as unknown as ObjectNamespaces & { ROLLUPS: AnalyticsEngineDataset };

export const stubOf = (site: string): DurableObjectStub<SiteHub> =>
  bindings.SITE_HUB.getByName(site) as unknown as DurableObjectStub<SiteHub>;

export const hubNamed = async (site: string, shards = 1): Promise<HubUnderTest> => {
  const hub: HubUnderTest = {
    stub: stubOf(site),
    shards: Array.from({ length: shards }, (_, index) => new PlainHubShard(index)),
    clock: { ms: NOON },
    instance: null,
    attach: () =>
      runInDurableObject(hub.stub, (instance: SiteHub) => {
        hub.instance = instance;
        instance.clock = { now: () => hub.clock.ms };
        instance.shardOf = (_site, index) => hub.shards[index] as HubShard;
      }),
  };
  await hub.stub.configure(aSite(site, 1, { shards }));
  await hub.attach();
  return hub;
};

/** Resolves when no frame is due and none was sent just now: from then on the hub could hibernate. */
export const untilIdle = async ({ stub }: Pick<HubUnderTest, "stub">): Promise<void> => {
  const timer = () => runInDurableObject(stub, (hub: SiteHub) => Reflect.get(Reflect.get(hub, "feed"), "timer"));
  await expect.poll(timer).toBeNull();
};

/** A viewer's connection: its frames, checked against the protocol, in order. */
export class Viewer {
  readonly frames: LiveFrame[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly socket: WebSocket;
  private waiting: { count: number; resolve: () => void } | null = null;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) =>
      socket.addEventListener("close", ({ code, reason }) => resolve({ code, reason })),
    );
    socket.addEventListener("message", ({ data }) => {
      this.frames.push(v.parse(liveFrameSchema, JSON.parse(String(data))));
      if (this.waiting && this.frames.length >= this.waiting.count) this.waiting.resolve();
    });
    socket.accept();
  }

  static async open(hub: Pick<HubUnderTest, "stub">): Promise<Viewer> {
    const response = await hub.stub.fetch("https://hub/live", { headers: { upgrade: "websocket" } });
    if (!response.webSocket) throw new Error(`no socket but ${response.status} ${await response.text()}`);
    return new Viewer(response.webSocket);
  }

  /** Resolves when so many frames have come. */
  async until(count: number): Promise<LiveFrame[]> {
    if (this.frames.length < count) {
      await new Promise<void>((resolve) => {
        this.waiting = { count, resolve };
      });
    }
    return this.frames;
  }

  get last(): LiveFrame | undefined {
    return this.frames.at(-1);
  }

  /** What the frames so far fold to, by the fold that pages use. */
  get view(): LiveView | null {
    return this.frames.reduce<LiveView | null>(foldFrame, null);
  }
}

export const pagesOf = (live: LiveState): string => live.pages.map(({ key, online }) => `${key} ${online}`).join(", ");
