import type { Folded } from "../../protocol/drops.ts";
import { CARDINALITY_PER_DAY } from "../../protocol/limits.ts";
import type { Hit, HitBatch } from "../ingest/hit.ts";
import type { Visitor } from "../visits/visit.ts";

/** Stands for every further value of a day. */
export const OTHER = "(other)";

const DAY_MS = 86_400_000;
const kinds = ["pages", "events", "props"] as const;

/**
 * How many distinct pages, event names and property keys one shard takes on one UTC day; beyond, `(other)` stands for
 * them, so that a page that makes up names cannot fill the dictionaries. What is known stays known for the day.
 */
export class CardinalityGuard {
  private day = 0;
  private readonly seen: Record<Folded, Set<string>> = { pages: new Set(), events: new Set(), props: new Set() };
  private readonly caps: Record<Folded, number>;

  /** @param shards of the site: each has its part of what a site may */
  constructor(shards: number, caps: Record<Folded, number> = CARDINALITY_PER_DAY) {
    const share = (cap: number) => Math.max(1, Math.ceil(cap / shards));
    this.caps = { pages: share(caps.pages), events: share(caps.events), props: share(caps.props) };
  }

  /** After an eviction: what the day has so far, as the memtable knows it. */
  remember(visitors: Iterable<Visitor>, now: number): void {
    this.turnTo(now);
    const from = this.day * DAY_MS;
    for (const { visits } of visitors) {
      for (const { hits } of visits) for (const hit of hits) if (hit.at >= from) this.foldHit(hit, {});
    }
  }

  /** @returns the batch itself when nothing had to be folded; `folded` counts events by what was folded in them */
  fold(batch: HitBatch, now: number): { batch: HitBatch; folded: Partial<Record<Folded, number>> } {
    this.turnTo(now);
    const folded: Partial<Record<Folded, number>> = {};
    const hits = batch.hits.map((hit) => this.foldHit(hit, folded));
    return hits.every((hit, index) => hit === batch.hits[index])
      ? { batch, folded }
      : { batch: { ...batch, hits }, folded };
  }

  private foldHit<T extends Pick<Hit, "page" | "name" | "props">>(hit: T, folded: Partial<Record<Folded, number>>): T {
    const page = this.admit("pages", hit.page) ? hit.page : OTHER;
    const name = hit.name === "" || this.admit("events", hit.name) ? hit.name : OTHER;
    const props = this.foldProps(hit.props);
    if (page !== hit.page) folded.pages = (folded.pages ?? 0) + 1;
    if (name !== hit.name) folded.events = (folded.events ?? 0) + 1;
    if (props !== hit.props) folded.props = (folded.props ?? 0) + 1;
    return page === hit.page && name === hit.name && props === hit.props ? hit : { ...hit, page, name, props };
  }

  private foldProps(props: Hit["props"]): Hit["props"] {
    let kept: Record<string, string> | null = null;
    for (const key in props) {
      if (this.admit("props", key)) continue;
      kept ??= { ...props };
      delete kept[key];
      kept[OTHER] = props[key] ?? "";
    }
    return kept ?? props;
  }

  private admit(kind: Folded, value: string): boolean {
    const seen = this.seen[kind];
    if (seen.has(value) || value === OTHER) return true;
    if (seen.size >= this.caps[kind]) return false;
    seen.add(value);
    return true;
  }

  private turnTo(now: number): void {
    const day = Math.floor(now / DAY_MS);
    if (day <= this.day) return;
    this.day = day;
    for (const kind of kinds) this.seen[kind].clear();
  }
}
