import { engagementsByVisit } from "../visits/attention.ts";
import { scoreVisits } from "../visits/profile.ts";
import { type CountedHit, type Engagement, isBounce, type Visit, type Visitor } from "../visits/visit.ts";
import {
  type Facts,
  HIT_ENGAGEMENT,
  HIT_EVENT,
  HIT_PAGEVIEW,
  SCROLL_UNKNOWN,
  type TextColumn,
  type VisitTextColumn,
  visitTextColumns,
} from "./facts.ts";

/** Collects one text column; code 0 is the empty string. */
class TextBuilder {
  private readonly codeOf = new Map<string, number>([["", 0]]);
  private readonly dictionary = [""];
  private readonly codes: number[] = [];

  /** Puts `text` into row `row`; rows skipped on the way are empty. */
  set(row: number, text: string): void {
    let code = this.codeOf.get(text);
    if (code === undefined) {
      code = this.dictionary.length;
      this.codeOf.set(text, code);
      this.dictionary.push(text);
    }
    while (this.codes.length < row) this.codes.push(0);
    this.codes.push(code);
  }

  build(rows: number): TextColumn {
    const codes = new Uint32Array(rows);
    codes.set(this.codes);
    return { dictionary: this.dictionary, codes };
  }
}

const pages = (visit: Visit): CountedHit[] => visit.hits.filter((hit) => hit.kind === "pageview");

const visitTexts = (visit: Visit): Record<VisitTextColumn, string> => {
  const viewed = pages(visit);
  const entry = viewed[0];
  const exit = viewed.at(-1);
  const { acquisition: a, client: c } = visit;
  return {
    source: a?.source ?? "",
    referrer: a?.referrer ?? "",
    channel: a?.channel ?? "",
    utmSource: a?.utmSource ?? "",
    utmMedium: a?.utmMedium ?? "",
    utmCampaign: a?.utmCampaign ?? "",
    utmContent: a?.utmContent ?? "",
    utmTerm: a?.utmTerm ?? "",
    country: c?.country ?? "",
    region: c?.region ?? "",
    city: c?.city ?? "",
    device: c?.device ?? "",
    browser: c?.browser ?? "",
    browserVersion: c?.browserVersion ?? "",
    os: c?.os ?? "",
    osVersion: c?.osVersion ?? "",
    entryPage: entry?.page ?? "",
    exitPage: exit?.page ?? "",
    entryHostname: entry?.hostname ?? "",
    exitHostname: exit?.hostname ?? "",
  };
};

class FactsBuilder {
  private readonly visits = {
    visitor: [] as number[],
    start: [] as number[],
    end: [] as number[],
    pageviews: [] as number[],
    events: [] as number[],
    bounce: [] as number[],
    score: [] as number[],
  };
  private readonly visitText = new Map(visitTextColumns.map((column) => [column, new TextBuilder()]));
  private readonly hits = {
    visit: [] as number[],
    at: [] as number[],
    kind: [] as number[],
    engagedMs: [] as number[],
    scroll: [] as number[],
    amount: [] as number[],
  };
  private readonly name = new TextBuilder();
  private readonly page = new TextBuilder();
  private readonly hostname = new TextBuilder();
  private readonly currency = new TextBuilder();
  private readonly props = new Map<string, TextBuilder>();

  addVisit(ordinal: number, visit: Visit, score: number): number {
    const { visits } = this;
    const row = visits.visitor.length;
    visits.visitor.push(ordinal);
    visits.start.push(visit.hits[0]?.at ?? visit.from);
    visits.end.push(visit.hits.at(-1)?.at ?? visit.to);
    visits.pageviews.push(pages(visit).length);
    visits.events.push(visit.hits.length);
    visits.bounce.push(isBounce(visit) ? 1 : 0);
    visits.score.push(score);
    const texts = visitTexts(visit);
    for (const [column, builder] of this.visitText) builder.set(row, texts[column]);
    return row;
  }

  addHit(visitRow: number, hit: CountedHit): void {
    const row = this.addRow(visitRow, hit, hit.kind === "pageview" ? HIT_PAGEVIEW : HIT_EVENT);
    this.hits.engagedMs.push(0);
    this.hits.scroll.push(SCROLL_UNKNOWN);
    this.hits.amount.push(hit.revenue?.amount ?? 0);
    this.name.set(row, hit.name);
    this.currency.set(row, hit.revenue?.currency ?? "");
    for (const key in hit.props) {
      let builder = this.props.get(key);
      if (!builder) {
        builder = new TextBuilder();
        this.props.set(key, builder);
      }
      builder.set(row, hit.props[key] ?? "");
    }
  }

  addEngagement(visitRow: number, engagement: Engagement): void {
    const row = this.addRow(visitRow, engagement, HIT_ENGAGEMENT);
    this.hits.engagedMs.push(engagement.engagedMs);
    this.hits.scroll.push(engagement.scroll ?? SCROLL_UNKNOWN);
    this.hits.amount.push(0);
    this.name.set(row, "");
    this.currency.set(row, "");
  }

  private addRow(visit: number, on: { at: number; page: string; hostname: string }, kind: number): number {
    const row = this.hits.visit.length;
    this.hits.visit.push(visit);
    this.hits.at.push(on.at);
    this.hits.kind.push(kind);
    this.page.set(row, on.page);
    this.hostname.set(row, on.hostname);
    return row;
  }

  build(): Facts {
    const { visits, hits } = this;
    const visitCount = visits.visitor.length;
    const hitCount = hits.visit.length;
    const text = {} as Record<VisitTextColumn, TextColumn>;
    for (const [column, builder] of this.visitText) text[column] = builder.build(visitCount);
    return {
      visits: {
        count: visitCount,
        visitor: Uint32Array.from(visits.visitor),
        start: Float64Array.from(visits.start),
        end: Float64Array.from(visits.end),
        pageviews: Uint32Array.from(visits.pageviews),
        events: Uint32Array.from(visits.events),
        bounce: Uint8Array.from(visits.bounce),
        score: Uint8Array.from(visits.score),
        text,
      },
      hits: {
        count: hitCount,
        visit: Uint32Array.from(hits.visit),
        at: Float64Array.from(hits.at),
        kind: Uint8Array.from(hits.kind),
        name: this.name.build(hitCount),
        page: this.page.build(hitCount),
        hostname: this.hostname.build(hitCount),
        engagedMs: Float64Array.from(hits.engagedMs),
        scroll: Uint8Array.from(hits.scroll),
        amount: Float64Array.from(hits.amount),
        currency: this.currency.build(hitCount),
        props: new Map(Array.from(this.props, ([key, builder]) => [key, builder.build(hitCount)])),
      },
    };
  }
}

/** Turns visitors into columns. Runs without a counted hit leave no row; engagement rows follow their visit's hits. */
export const buildFacts = (visitors: Iterable<Visitor>): Facts => {
  const builder = new FactsBuilder();
  for (const visitor of visitors) {
    const engagements = engagementsByVisit(visitor);
    for (const { visit, score } of scoreVisits(visitor)) {
      const row = builder.addVisit(visitor.ordinal, visit, score);
      for (const hit of visit.hits) builder.addHit(row, hit);
      for (const engagement of engagements.get(visit) ?? []) builder.addEngagement(row, engagement);
    }
  }
  return builder.build();
};
