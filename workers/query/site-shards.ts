import type { AskShards } from "../../domain/query/ask-plans.ts";
import type { Gaps } from "../../domain/query/coverage.ts";
import type { ScanPartial } from "../../domain/query/partial.ts";
import { plansFor, type ScanPlan } from "../../domain/query/plan.ts";
import { shardStub } from "../../objects/addresses.ts";
import type { SiteSettings } from "../../protocol/site-settings.ts";
import type { Env } from "../env.ts";
import { Refusal } from "../http/answers.ts";
import { log } from "../operation/log.ts";
import { PartialCache } from "./partial-cache.ts";

const RETRY_AFTER_S = 2;
/** A shard that needs longer is as good as none: who asks has given up by then. */
const WAIT_MS = 20_000;

/** Of this isolate, over all sites. */
const cache = new PartialCache();

/** What is missing is named: an answer without a shard would be a wrong one. */
const incomplete = (shards: readonly number[], of: number): Refusal => {
  const which = shards.length === 1 ? "shard" : "shards";
  return new Refusal(
    503,
    `The answer would be incomplete: ${which} ${shards.join(", ")} of 0..${of - 1} did not reply. Ask again later, or accept what the others say with include.partial.`,
    { "retry-after": String(RETRY_AFTER_S) },
  );
};

/** @throws Error when `reply` takes longer than `waitMs` */
const inTime = async <T>(reply: Promise<T>, waitMs: number): Promise<T> => {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no reply within ${waitMs} ms`)), waitMs);
  try {
    return await Promise.race([reply, late.promise]);
  } finally {
    clearTimeout(timer);
  }
};

interface Options {
  /** Whether the caller accepts an answer without the shards that do not reply. */
  partial: boolean;
  waitMs?: number;
}

/** All shards of a site, for one request: asks them at once, and keeps account of what is missing from their replies. */
export class SiteShards {
  private readonly env: Env;
  private readonly settings: SiteSettings;
  private readonly options: Options;
  private readonly missing = new Set<number>();
  private readonly damagedParts = new Map<number, number>();

  constructor(env: Env, settings: SiteSettings, options: Options) {
    this.env = env;
    this.settings = settings;
    this.options = options;
  }

  /** What the answers that were made from these replies lack. */
  get gaps(): Gaps {
    const damaged = Array.from(this.damagedParts.values());
    return {
      shards: this.settings.shards,
      missing: Array.from(this.missing).sort((a, b) => a - b),
      damagedParts: damaged.reduce((sum, parts) => sum + parts, 0),
    };
  }

  /**
   * The reply of each shard, in the order of the plans; unchanged shards scan only what this isolate has not asked before.
   * @throws Refusal 503 when one did not reply and the caller accepts no part, or none replied
   */
  readonly ask: AskShards = async (plans) => {
    const { site_id, shards } = this.settings;
    const replies = await Promise.allSettled(
      Array.from({ length: shards }, (_, shard) => this.askOne(shard, plansFor(plans, shard))),
    );
    const partials: ScanPartial[][] = [];
    const failed: number[] = [];
    replies.forEach((reply, shard) => {
      if (reply.status === "fulfilled") partials.push(reply.value);
      else {
        failed.push(shard);
        this.missing.add(shard);
        log("error", "a shard did not answer a query", { site: site_id, shard }, reply.reason);
      }
    });
    if (failed.length > 0 && (!this.options.partial || partials.length === 0)) throw incomplete(failed, shards);
    return partials;
  };

  private async askOne(shard: number, plans: readonly ScanPlan[]): Promise<ScanPartial[]> {
    const { site_id, jurisdiction } = this.settings;
    const name = `${site_id}#${shard}`;
    const version = cache.versionOf(name);
    const replies = plans.map((plan) => cache.get(name, plan));
    const known = plans.filter((_, index) => replies[index]);
    const asked = [...known, ...plans.filter((_, index) => !replies[index])];
    const reply = await inTime(
      shardStub(this.env, site_id, shard, jurisdiction).scanSince(
        asked,
        version !== null && known.length > 0 ? { version, plans: known.length } : null,
      ),
      this.options.waitMs ?? WAIT_MS,
    );
    if (reply.damagedParts > 0) this.damagedParts.set(shard, reply.damagedParts);
    const scanned = reply.unchanged ? asked.slice(known.length) : asked;
    const found = new Map<ScanPlan, ScanPartial>();
    plans.forEach((plan, index) => {
      const remembered = replies[index];
      if (reply.unchanged && remembered) found.set(plan, remembered);
    });
    scanned.forEach((plan, index) => {
      const partial = reply.partials[index];
      if (!partial) throw new Error(`shard ${shard} of ${site_id} did not reply to every plan`);
      found.set(plan, partial);
      // What is damaged may be mended, and then nothing tells: such a reply is not kept.
      if (reply.damagedParts === 0) cache.put(name, reply.version, plan, partial);
    });
    return plans.map((plan) => found.get(plan) as ScanPartial);
  }
}
