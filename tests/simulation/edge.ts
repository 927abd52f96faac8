import type { HitBatch } from "../../domain/ingest/hit.ts";
import { encodeHitBatch } from "../../domain/ingest/hit-codec.ts";
import { shardOf } from "../../domain/ingest/identity.ts";
import type { IngestReply, SiteRecord } from "../../objects/api.ts";
import type { Platform } from "./platform.ts";
import type { Said, Truth } from "./truth.ts";
import type { World } from "./world.ts";

/** What the network does to one request of a page. */
export type NetworkFault = "drop_request" | "drop_response" | "duplicate" | "delay" | "late_copy";
export const networkFaults = ["drop_request", "drop_response", "duplicate", "delay", "late_copy"] as const;

const ATTEMPTS = 3;

/** The Worker as far as delivery goes: it picks the shard, repeats what a shard does not know yet, and answers 202 or 503. */
export class Edge {
  private readonly world: World;
  private readonly platform: Platform;
  private readonly truth: Truth;
  private readonly record: SiteRecord;

  constructor(world: World, platform: Platform, truth: Truth, record: SiteRecord) {
    this.world = world;
    this.platform = platform;
    this.truth = truth;
    this.record = record;
  }

  /** One request over an unreliable network. @returns whether the sender saw a receipt */
  async post(events: readonly Said[], fault: NetworkFault | null): Promise<boolean> {
    const { world } = this;
    const travel = (): Promise<void> => world.later(world.rng.int(1, 80));
    if (fault === "drop_request") {
      await world.later(world.rng.int(100, 3000));
      return false;
    }
    await (fault === "delay" ? world.later(world.rng.int(1000, 20_000)) : travel());
    if (fault === "duplicate") void this.handle(events);
    if (fault === "late_copy") void world.later(world.rng.int(1000, 7_200_000)).then(() => this.handle(events));
    const accepted = await this.handle(events);
    await travel();
    return accepted && fault !== "drop_response";
  }

  private async handle(events: readonly Said[]): Promise<boolean> {
    const { world, truth, record } = this;
    const [first] = events;
    if (!first) return true;
    const shards = this.platform.shards;
    const host = shards[shardOf(first.visitor, shards.length)];
    if (!host) throw new Error("there is no such shard");
    const batch: HitBatch = {
      visitor: first.visitor,
      previousVisitor: "",
      receivedAt: world.now,
      imported: first.imported,
      hits: events.map(({ hit }) => hit),
    };
    const text = encodeHitBatch(batch);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      let request: { before: ReadonlySet<Said>; arrivedAt: number } = { before: new Set(), arrivedAt: world.now };
      const watch = {
        arrived: () => {
          request = { before: truth.arrived(events), arrivedAt: world.now };
        },
        answered: (reply: unknown) => {
          if ((reply as IngestReply).kind !== "done") return;
          const { overQuota = [], ...counts } = reply as IngestReply & { kind: "done" };
          truth.overQuota += overQuota.length;
          truth.receipt(
            events.filter((_, place) => !overQuota.includes(place)),
            request,
            counts,
          );
        },
      };
      const ingest = this.platform.call(host, "ingest", [text, record.version], watch) as Promise<IngestReply>;
      const reply = await ingest.catch(() => null);
      if (!reply) return false;
      if (reply.kind === "done") return true;
      if (reply.kind === "unknown_site") await this.platform.call(host, "configure", [record]).catch(() => {});
    }
    return false;
  }
}
