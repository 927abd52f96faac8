import type { SiteSettings } from "../protocol/site-settings.ts";
import type { DirectoryApi, SiteHubApi, VisitorShardApi } from "./api.ts";
import type { MemoryAccount } from "./memory-account.ts";

/**
 * Names of objects: a site's hub bears the site's name, its shards `site#0`, `site#1`…; the Directory is one per account.
 * Names are storage identity: changing this function loses data.
 */
export type Jurisdiction = SiteSettings["jurisdiction"];

/** The bindings through which objects and the Worker reach objects (wrangler.jsonc). */
export interface ObjectNamespaces {
  VISITOR_SHARD: DurableObjectNamespace<VisitorShardApi & Rpc.DurableObjectBranded>;
  SITE_HUB: DurableObjectNamespace<SiteHubApi & Rpc.DurableObjectBranded>;
  DIRECTORY: DurableObjectNamespace<DirectoryApi & Rpc.DurableObjectBranded>;
  /** Where a hub's sealed hours go. Without it they stay in the hub. */
  ROLLUPS?: AnalyticsEngineDataset;
  /** Megabytes of memory that the objects of an isolate may count on; without it as many as Cloudflare gives to one. */
  MEMORY_MB?: string | null;
  /** An account that some objects share in a test, in place of their isolate's. */
  MEMORY?: MemoryAccount;
}

/**
 * The part of a namespace that lies in a jurisdiction. A server of one's own is in one place and has no others: workerd says
 * so by refusing, and there the setting is kept as what its owner said. Whatever else Cloudflare refuses stays refused.
 */
const within = <T extends Rpc.DurableObjectBranded | undefined>(
  namespace: DurableObjectNamespace<T>,
  jurisdiction: Jurisdiction,
): DurableObjectNamespace<T> => {
  if (jurisdiction === null) return namespace;
  try {
    return namespace.jurisdiction(jurisdiction);
  } catch (error) {
    if (String(error).includes("not implemented in workerd")) return namespace;
    throw error;
  }
};

export const shardStub = (env: ObjectNamespaces, site: string, shard: number, jurisdiction: Jurisdiction) =>
  within(env.VISITOR_SHARD, jurisdiction).getByName(`${site}#${shard}`);

export const hubStub = (env: ObjectNamespaces, site: string, jurisdiction: Jurisdiction) =>
  within(env.SITE_HUB, jurisdiction).getByName(site);

export const directoryStub = (env: ObjectNamespaces) => env.DIRECTORY.getByName("directory");

/** Index of a shard, from its own name. */
export const shardIndex = (name: string | undefined): number => Number(name?.slice(name.lastIndexOf("#") + 1) ?? 0);

/** Site of a shard, from its own name. */
export const siteOfShard = (name: string | undefined): string => name?.slice(0, name.lastIndexOf("#")) ?? "";
