import type { Hit } from "../ingest/hit.ts";
import { looseIdentity, type SealedVisit } from "./sealed-visit.ts";

/** So many identities are remembered, about 100 bytes each. */
const IDENTITIES_KEPT = 50_000;

const identityOf = ({ id, session, seq }: { id: string; session: string; seq: number }): string =>
  id === "" ? `${seq} ${session}` : id;

/** The events that a sealed run holds. */
export class Identities {
  private readonly events = new Set<string>();
  private readonly pageviews = new Set<string>();

  constructor({ visit, engagements }: SealedVisit) {
    for (const hit of visit.hits) {
      this.events.add(identityOf(hit));
      if (hit.kind === "pageview" && hit.id === "") this.pageviews.add(identityOf(hit));
    }
    for (const [key, engagement] of engagements) {
      const { session, pageview } = engagement;
      if (pageview > 0) this.pageviews.add(identityOf({ id: "", session, seq: pageview }));
      else this.events.add(identityOf({ session, ...looseIdentity(key, engagement) }));
    }
  }

  get size(): number {
    return this.events.size + this.pageviews.size;
  }

  hold(hit: Hit): boolean {
    return this.events.has(identityOf(hit));
  }

  /** Whether the run holds the pageview, or attention that names it. */
  areAbout(pageview: { session: string; seq: number }): boolean {
    return this.pageviews.has(identityOf({ id: "", ...pageview }));
  }
}

/**
 * The identities of the sealed runs that were asked about lately. A repeated import asks about each event of a visit in
 * turn: reading the visit once for all of them is what keeps that linear.
 */
export class SealedIdentities {
  private young = new Map<string, Identities>();
  private old = new Map<string, Identities>();
  private held = 0;

  /** @param run names the run. @param read gives it when it is not remembered */
  of(run: string, read: () => SealedVisit): Identities {
    const young = this.young.get(run);
    if (young) return young;
    const known = this.old.get(run) ?? new Identities(read());
    if (this.held > IDENTITIES_KEPT / 2) {
      this.old = this.young;
      this.young = new Map();
      this.held = 0;
    }
    this.young.set(run, known);
    this.held += known.size;
    return known;
  }

  forget(): void {
    this.young.clear();
    this.old.clear();
    this.held = 0;
  }
}
