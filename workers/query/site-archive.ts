import { BoundedCache } from "../../domain/ingest/bounded-cache.ts";
import type { Archive, ArchiveAsk, ArchivePlan, ArchiveReply, ArchiveState } from "../../domain/query/past.ts";
import { wholeSince } from "../../domain/rollups/calendar.ts";
import { hubStub } from "../../objects/addresses.ts";
import type { SiteRecord } from "../../objects/api.ts";
import type { Env } from "../env.ts";
import { ArchiveReplies } from "./archive-replies.ts";

const DAY_MS = 86_400_000;

/** A site that has no archived day yet may have one an hour later. */
const BELIEVED_MS = 3_600_000;

interface Known {
  createdAt: number;
  version: number;
  readAt: number;
  state: ArchiveState | null;
}

/** Of this isolate: how far archives are. What can change of it without a change of settings is computed anew. */
const known = new BoundedCache<string, Known>(10_000);

/** Of this isolate. */
const replies = new ArchiveReplies();

interface Waiting {
  ask: ArchiveAsk;
  key: string;
  resolve: (reply: ArchiveReply) => void;
  reject: (reason: unknown) => void;
}

/** A site's archive, for one request. Questions that ask at the same time share a call to the hub. */
export class SiteArchive implements Archive {
  private readonly env: Env;
  private readonly record: SiteRecord;
  private reading: Promise<ArchiveState | null> | null = null;
  private waiting: Waiting[] = [];

  constructor(env: Env, record: SiteRecord) {
    this.env = env;
    this.record = record;
  }

  async state(): Promise<ArchiveState | null> {
    this.reading ??= this.readState();
    const state = await this.reading;
    const { timezone, retention_days } = this.record.settings;
    const retention = retention_days === null ? null : retention_days * DAY_MS;
    return state && { ...state, floor: Math.max(state.floor, wholeSince(timezone, Date.now(), retention)) };
  }

  ask(plans: readonly ArchivePlan[], followed: boolean): Promise<ArchiveReply> {
    const { settings, version, createdAt } = this.record;
    const key = JSON.stringify([settings.site_id, createdAt, version, plans, followed]);
    const known = replies.get(key, Date.now());
    if (known) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      if (this.waiting.length === 0) queueMicrotask(() => void this.flush());
      this.waiting.push({ ask: { plans, followed }, key, resolve, reject });
    });
  }

  private async readState(): Promise<ArchiveState | null> {
    const { settings, version, createdAt } = this.record;
    // Whoever set a retention changed the settings, or made the site with it.
    if (settings.retention_days === null && version === 1) return null;
    const before = known.get(settings.site_id);
    const readAt = Date.now();
    if (before?.version === version && before.createdAt === createdAt && readAt - before.readAt < BELIEVED_MS) {
      return before.state;
    }
    const { state } = await this.hub().askArchive([]);
    known.set(settings.site_id, { version, createdAt, readAt, state });
    return state;
  }

  private async flush(): Promise<void> {
    const asked = this.waiting;
    this.waiting = [];
    try {
      const said = await this.hub().askArchive(asked.map(({ ask }) => ask));
      asked.forEach(({ key, resolve }, index) => {
        const reply = said.replies[index] as ArchiveReply;
        replies.put(key, reply, Date.now());
        resolve(reply);
      });
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }

  private hub() {
    const { site_id, jurisdiction } = this.record.settings;
    return hubStub(this.env, site_id, jurisdiction);
  }
}
