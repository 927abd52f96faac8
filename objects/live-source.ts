import type { Applied, LiveBoard } from "../domain/live/live-board.ts";
import type { ShardReport } from "../domain/live/shard-report.ts";
import type { SiteRecord, VisitorShardApi } from "./api.ts";
import type { LiveFeed } from "./live-feed.ts";

/** Departures within so long share one wake. */
const EXPIRY_GRID_MS = 1000;
/** When a shard could not be reached, viewers wait so long for the next attempt. */
const RELOAD_MS = 10_000;

export interface SourcePorts {
  /** Null: it was deleted. */
  site(): SiteRecord | null;
  shards(): Pick<VisitorShardApi, "fullReport">[];
  now(): number;
  /** Hours that got events, as reports name them. */
  owe(hours: readonly number[]): void;
  /** The board was built. */
  built(): void;
  /** Sees to it that the object is woken for what is due next. */
  arm(): Promise<void>;
  note(message: string, error: unknown): void;
}

/** Has the feed's board built from all shards' full reports when it is wanted, once in a life, and their reports applied to it. */
export class LiveSource {
  private readonly feed: LiveFeed;
  private readonly ports: SourcePorts;
  /** The rebuilding from all shards, under way or done. Null: the board says nothing. */
  private loading: Promise<void> | null = null;
  private loaded = false;
  /** Whether the shards were told of the present viewers. */
  private shardsKnow = false;

  constructor(feed: LiveFeed, ports: SourcePorts) {
    this.feed = feed;
    this.ports = ports;
  }

  /** What is known of who is there; null before all shards have told. */
  get board(): LiveBoard | null {
    return this.loaded ? this.feed.board : null;
  }

  /** Without a board there is nothing to keep: whoever asks next has it built from the shards. */
  apply(report: ShardReport): Applied {
    const applied = this.loading ? this.feed.board.apply(report, this.ports.now()) : "applied";
    if (applied === "applied" && this.loaded) this.feed.changed();
    return applied;
  }

  /** Has the board built. @param watched whether viewers are connected @throws when a shard cannot be reached */
  load(watched: boolean): Promise<void> {
    this.loading ??= this.askShards(watched).then(
      async () => {
        if (!this.ports.site()) return;
        this.loaded = true;
        this.feed.changed();
        this.ports.built();
        await this.ports.arm();
      },
      (error: unknown) => {
        this.forget();
        throw error;
      },
    );
    return this.loading;
  }

  tryToLoad(watched: boolean): Promise<void> {
    return this.load(watched).catch((error: unknown) => this.ports.note("the live state could not be rebuilt", error));
  }

  /** Builds the board if it must be, and lets go of those whose time is up. */
  async refresh(watched: boolean): Promise<void> {
    await this.tryToLoad(watched);
    this.feed.board.expire(this.ports.now());
    if (this.loaded) this.feed.changed();
  }

  /** Unix ms at which viewers will see a change though nothing happens, or null. */
  computeNextLook(now: number): number | null {
    if (!this.loading) return now + RELOAD_MS;
    const expiry = this.board?.computeNextExpiry() ?? null;
    return expiry === null ? null : Math.ceil(expiry / EXPIRY_GRID_MS) * EXPIRY_GRID_MS;
  }

  /** Viewers are there: from now on shards report at once, and trackers speak more often. Null: they know. */
  tellShards(): Promise<void> | null {
    if (this.shardsKnow) return null;
    this.shardsKnow = true;
    const told = this.askShards(true).then(() => this.feed.changed());
    // Who does not hear it now will in the reply to its next report.
    return told.catch((error: unknown) => this.ports.note("the shards could not be told of a viewer", error));
  }

  /** The last viewer went. */
  unwatched(): void {
    this.shardsKnow = false;
  }

  /** Forgets all that was reported. */
  forget(): void {
    this.feed.reset();
    this.loading = null;
    this.loaded = false;
    this.shardsKnow = false;
  }

  /** Asks for full reports; those that come meanwhile by themselves find their place by (epoch, seq). */
  private async askShards(watched: boolean): Promise<void> {
    const reports = await Promise.all(this.ports.shards().map((shard) => shard.fullReport(watched)));
    for (const report of this.ports.site() ? reports : []) {
      this.ports.owe(report.hours);
      this.feed.board.apply(report, this.ports.now());
    }
    this.shardsKnow = watched;
  }
}
