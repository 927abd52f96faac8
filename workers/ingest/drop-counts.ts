import { DropTally, utcDay } from "../../domain/ingest/drop-tally.ts";
import { hubStub } from "../../objects/addresses.ts";
import type { SiteRecord } from "../../objects/api.ts";
import type { DropReason } from "../../protocol/collect.ts";
import type { Folded } from "../../protocol/drops.ts";
import type { Env } from "../env.ts";
import { log } from "../operation/log.ts";

/**
 * Drops as this isolate counts them, on their way to the sites' hubs. They are diagnostics, not facts: so they travel
 * together, at most every few seconds per site, and those of an isolate that ends suddenly are lost.
 */
const FLUSH_AFTER_MS = 5000;
/** Sites that may wait at a time: beyond, counts leave at once. */
const SITES_WAITING = 1000;

interface Waiting {
  tally: DropTally;
  settings: SiteRecord["settings"];
  timed: boolean;
}

const waiting = new Map<string, Waiting>();

/** Brings what this isolate counted for a site to its hub. What cannot be brought now waits for the next time. */
export const flushDrops = async (env: Env, siteId: string): Promise<void> => {
  const site = waiting.get(siteId);
  if (!site || site.tally.empty) return;
  const days = site.tally.take();
  const { site_id, jurisdiction } = site.settings;
  try {
    await hubStub(env, site_id, jurisdiction).noteDrops(days);
  } catch (error) {
    for (const day of days) site.tally.add(day);
    log("warn", "drops could not be handed over yet", { site: siteId }, error);
  }
};

const flushLater = async (env: Env, siteId: string, site: Waiting): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, waiting.size > SITES_WAITING ? 0 : FLUSH_AFTER_MS));
  site.timed = false;
  await flushDrops(env, siteId);
  if (site.tally.empty && waiting.get(siteId) === site) waiting.delete(siteId);
};

/** What became of a request's events: refused ones one by one, or as counts. */
interface Said {
  reasons?: readonly DropReason[];
  dropped?: Partial<Record<DropReason, number>>;
  folded?: Partial<Record<Folded, number>> | undefined;
}

/** Counts what was refused of a request, and what was folded into `(other)`. */
export const noteDrops = (env: Env, ctx: ExecutionContext, { settings }: SiteRecord, said: Said): void => {
  if (!said.reasons?.length && !said.folded && !said.dropped) return;
  const siteId = settings.site_id;
  const site = waiting.get(siteId) ?? { tally: new DropTally(), settings, timed: false };
  waiting.set(siteId, site);
  const today = utcDay(Date.now());
  site.tally.note(today, said.reasons ?? []);
  site.tally.add({ day: today, dropped: said.dropped ?? {}, folded: {} });
  site.tally.noteFolded(today, said.folded ?? {});
  if (site.timed) return;
  site.timed = true;
  ctx.waitUntil(flushLater(env, siteId, site));
};
