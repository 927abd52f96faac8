import { env } from "cloudflare:workers";
import { shardStub } from "../../objects/addresses.ts";
import { Directory as PlainDirectory } from "../../objects/directory.ts";
import { SiteHub as PlainHub } from "../../objects/site-hub.ts";
import { VisitorShard as PlainShard } from "../../objects/visitor-shard.ts";
import type { Env } from "../../workers/env.ts";
import application from "../../workers/index.ts";
import { countRows, rowsWritten } from "./counted-storage.ts";

/** The product with its rows counted, and a few questions of the benchmark's below /bench. */

const speed = Number((env as unknown as { BENCH_SPEED: string }).BENCH_SPEED);

/** Calls between hub and shards about quotas. */
let quotaCalls = 0;

export class VisitorShard extends PlainShard {
  constructor(ctx: DurableObjectState, bindings: Env) {
    countRows(ctx, "VisitorShard", speed);
    super(ctx, bindings);
  }

  override giveBackQuota(...args: Parameters<PlainShard["giveBackQuota"]>): ReturnType<PlainShard["giveBackQuota"]> {
    quotaCalls++;
    return super.giveBackQuota(...args);
  }

  /** Loses its memory, as in an eviction. */
  forget(): void {
    this.ctx.abort("the benchmark evicts this object");
  }
}

export class SiteHub extends PlainHub {
  constructor(ctx: DurableObjectState, bindings: Env) {
    countRows(ctx, "SiteHub", speed);
    super(ctx, bindings);
  }

  override leaseQuota(ask: Parameters<PlainHub["leaseQuota"]>[0]): ReturnType<PlainHub["leaseQuota"]> {
    quotaCalls++;
    return super.leaseQuota(ask);
  }
}

export class Directory extends PlainDirectory {
  constructor(ctx: DurableObjectState, bindings: Env) {
    countRows(ctx, "Directory", speed);
    super(ctx, bindings);
  }
}

type CountedShard = DurableObjectStub<VisitorShard>;

const answer = async (path: string, site: string, bindings: Env): Promise<unknown> => {
  const shard = shardStub(bindings, site, 0, null) as unknown as CountedShard;
  switch (path) {
    case "/bench/rows":
      return { rows: rowsWritten(), now: Date.now() };
    case "/bench/quota-calls":
      return quotaCalls;
    case "/bench/call":
      return shard.scan([]);
    case "/bench/evict":
      return shard.forget().catch((error: Error) => error.message);
    default:
      return null;
  }
};

export default {
  async fetch(request, bindings, ctx) {
    const { pathname, searchParams } = new URL(request.url);
    if (!pathname.startsWith("/bench/")) return application.fetch(request, bindings, ctx);
    return Response.json(await answer(pathname, searchParams.get("site") ?? "", bindings));
  },
} satisfies ExportedHandler<Env>;
