import { deflateRawSync, inflateRawSync } from "node:zlib";
import { encodePart } from "../../domain/parts/encode-part.ts";
import type { Facts } from "../../domain/parts/facts.ts";
import { MemtableFacts } from "../../domain/parts/memtable-facts.ts";
import { PartReader } from "../../domain/parts/part-reader.ts";
import { PartSet } from "../../domain/parts/part-set.ts";
import { compareSealed } from "../../domain/parts/sealed-visit.ts";
import { ask, readQuery } from "../../domain/query/ask.ts";
import type { ScanPlan } from "../../domain/query/plan.ts";
import { scanAll } from "../../domain/query/scan.ts";
import { Memtable } from "../../domain/visits/memtable.ts";
import type { Visit, Visitor } from "../../domain/visits/visit.ts";
import type { Query, QueryAnswer } from "../../protocol/query.ts";
import type { RawEvent } from "./events.ts";
import type { World } from "./worlds.ts";

/** One shard without its shell: memtable and parts, everything in memory. */
class Shard {
  private readonly readers = new Map<number, PartReader>();
  private readonly parts = new PartSet((id) => this.readers.get(id) ?? null);
  private readonly memtable = new Memtable(this.parts);
  private readonly facts = new MemtableFacts();

  take({ visitor, ...hit }: RawEvent): void {
    const batch = {
      visitor: `visitor ${visitor}`,
      previousVisitor: "",
      receivedAt: hit.at,
      imported: true,
      hits: [hit],
    };
    this.memtable.take(batch, false);
  }

  /** Seals some visits, closed or not: an event that comes later must find them all the same. */
  seal(tenths: number): void {
    const picked = new Map<Visitor, readonly Visit[]>();
    let number = 0;
    for (const visitor of this.memtable.all()) {
      const runs = visitor.visits.filter(() => number++ % 10 < tenths);
      if (runs.length > 0) picked.set(visitor, runs);
    }
    const visits = this.memtable.seal(picked).sort(compareSealed);
    if (visits.length === 0) return;
    const id = this.parts.nextId;
    const { bytes, zone } = encodePart(visits, (plain) => new Uint8Array(deflateRawSync(plain)));
    this.readers.set(id, new PartReader(bytes, (deflated) => new Uint8Array(inflateRawSync(deflated))));
    this.parts.add({ id, zone, size: bytes.length, dead: [] });
    this.memtable.dropEmptyChunks();
  }

  *tables(plans: readonly ScanPlan[]): Iterable<Facts> {
    yield* this.facts.tables(this.memtable.chunks);
    yield* this.parts.tables(plans);
  }
}

/** The product's answer to questions about a world: the whole path but for the network. */
export class Footfall {
  private readonly shards: readonly Shard[];
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
    this.shards = Array.from({ length: world.shards }, () => new Shard());
    world.sent.forEach((event, arrived) => {
      this.shards[event.visitor % world.shards]?.take(event);
      for (const { after, tenths } of world.seals) {
        if (after === arrived) for (const shard of this.shards) shard.seal(tenths);
      }
    });
  }

  /** @returns null when the question is refused for its form: other tests are about that */
  read(body: Record<string, unknown>): Query | null {
    const read = readQuery({ site_id: "example.com", ...body }, this.world);
    return "query" in read ? read.query : null;
  }

  async answer(query: Query): Promise<QueryAnswer> {
    const outcome = await ask(query, this.world, {
      now: this.world.now,
      // What crosses between objects is cloned.
      askShards: async (plans) =>
        this.shards.map((shard) => structuredClone(scanAll(shard.tables(plans), structuredClone(plans)))),
    });
    if (outcome.kind === "refused") throw new Error(outcome.error);
    return outcome.answer;
  }
}
