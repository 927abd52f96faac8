import type { CountedHit, Engagement } from "../visits/visit.ts";
import type { HitEncoder } from "./encode-hits.ts";
import { IdDictionary } from "./id-dictionary.ts";
import type { PartWriter } from "./part-file.ts";
import { NO_SCROLL, REF_NEXT, REF_NONE, REF_PLACES } from "./part-meta.ts";
import { looseIdentity, type SealedVisit, startOf } from "./sealed-visit.ts";

const nextPageview = (hits: readonly CountedHit[], after: number): number => {
  let place = after + 1;
  while (place < hits.length && hits[place]?.kind !== "pageview") place++;
  return place;
};

/** Collects the engagements of a part: most are of the visit's next pageview, and on its page. */
export class EngagementEncoder {
  private count = 0;
  private readonly hits: HitEncoder;
  private readonly ref: number[] = [];
  private readonly at: number[] = [];
  private readonly engagedMs: number[] = [];
  private readonly scroll: number[] = [];
  private readonly interactions: number[] = [];
  /** Those that were elsewhere than their pageview, or have none: the count of others before, and where. */
  private readonly moved: number[] = [];
  private readonly hostname: number[] = [];
  private readonly page: number[] = [];
  private latestMoved = -1;
  /** Those without their pageview say whose they are. */
  private readonly sessions = new IdDictionary();
  private readonly ids = new IdDictionary();
  private readonly session: number[] = [];
  private readonly pageview: number[] = [];
  private readonly seq: number[] = [];
  private readonly id: number[] = [];

  /** @param hits the encoder that has the visit's hits already */
  constructor(hits: HitEncoder) {
    this.hits = hits;
  }

  addVisit({ visit, engagements }: SealedVisit): void {
    let place = -1;
    for (const [key, engagement] of engagements) {
      const foreseen = nextPageview(visit.hits, place);
      const found = placeOf(visit.hits, engagement);
      this.ref.push(found < 0 ? REF_NONE : found === foreseen ? REF_NEXT : found + REF_PLACES);
      const hit = visit.hits[found];
      if (hit) place = found;
      else this.addLoose(key, engagement);
      this.at.push(engagement.at - (hit?.at ?? startOf(visit)));
      this.engagedMs.push(engagement.engagedMs);
      this.scroll.push(engagement.scroll ?? NO_SCROLL);
      this.interactions.push(engagement.interactions);
      if (hit?.hostname !== engagement.hostname || hit.page !== engagement.page) this.addMoved(engagement);
      this.count++;
    }
  }

  write(writer: PartWriter): void {
    writer.numbers("eng.ref", this.ref);
    writer.numbers("eng.at", this.at);
    writer.numbers("eng.engagedMs", this.engagedMs);
    writer.numbers("eng.scroll", this.scroll);
    writer.numbers("eng.interactions", this.interactions);
    writer.numbers("moved.gap", this.moved);
    writer.numbers("moved.hostname", this.hostname);
    writer.numbers("moved.page", this.page);
    writer.numbers("loose.session", this.session);
    writer.numbers("loose.pageview", this.pageview);
    writer.numbers("loose.seq", this.seq);
    writer.numbers("loose.id", this.id);
    this.sessions.write(writer, "loose.sessions");
    this.ids.write(writer, "loose.ids");
  }

  private addMoved(engagement: Engagement): void {
    this.moved.push(this.count - this.latestMoved - 1);
    this.latestMoved = this.count;
    this.hostname.push(this.hits.hostnames.code(engagement.hostname));
    this.page.push(this.hits.pages.code(engagement.page));
  }

  private addLoose(key: string, engagement: Engagement): void {
    const { seq, id } = looseIdentity(key, engagement);
    this.session.push(this.sessions.code(engagement.session));
    this.pageview.push(engagement.pageview);
    this.seq.push(seq);
    this.id.push(this.ids.code(id));
  }
}

const placeOf = (hits: readonly CountedHit[], { session, pageview }: Engagement): number =>
  pageview > 0
    ? hits.findIndex((hit) => hit.kind === "pageview" && hit.seq === pageview && hit.session === session)
    : -1;
