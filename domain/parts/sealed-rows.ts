import type { Acquisition, Client } from "../ingest/hit.ts";
import type { CountedHit, Engagement, Visit } from "../visits/visit.ts";
import { readIds } from "./id-dictionary.ts";
import type { PartColumns } from "./part-columns.ts";
import { acquisitionTexts, agentTexts, FLAG_EVENT, FLAG_PASSIVE, placeNumbers, placeTexts } from "./part-meta.ts";
import { readHitIds, readPlaces, readProps, readRevenue, readRows, readSeqs } from "./sealed-columns.ts";
import { engagementKey, type SealedVisit } from "./sealed-visit.ts";

/**
 * Gives the runs of a part back exactly as they were sealed. Reads every column, so it is made for reopening, merging
 * and export, not for questions.
 */
export class SealedRows {
  private readonly part: PartColumns;
  private readonly sessions: string[];
  private readonly ids: string[];
  private readonly id: Uint32Array;
  private readonly seq: Float64Array;
  private readonly hit: { name: Uint32Array; hostname: Uint32Array; page: Uint32Array };
  private readonly names: string[];
  private readonly hostnames: string[];
  private readonly pages: string[];
  private readonly props: (hit: number) => CountedHit["props"];
  private readonly revenue: (hit: number) => CountedHit["revenue"];
  private readonly engaged: { ms: Float64Array; scroll: Float64Array; interactions: Float64Array };
  private readonly engagedOn: { hostname: Uint32Array; page: Uint32Array };
  private readonly loose: (engagement: number) => Loose;
  private readonly score: Float64Array;
  private readonly acquisitions: Acquisition[];
  private readonly client: (place: number, agent: number) => Client | null;

  constructor(part: PartColumns) {
    const { file } = part;
    this.part = part;
    this.sessions = part.keep("sessions", () => readIds(file, "sessions"));
    this.ids = part.keep("ids", () => readIds(file, "ids"));
    this.id = part.keep("hitId", () => readHitIds(part));
    this.seq = part.keep("hitSeq", () => readSeqs(part));
    this.hit = {
      name: part.uints("hit.name"),
      hostname: part.uints("hit.hostname"),
      page: part.uints("hit.page"),
    };
    this.names = part.dictionary("names");
    this.hostnames = part.dictionary("hostnames");
    this.pages = part.dictionary("pages");
    this.props = readProps(part);
    this.revenue = readRevenue(part);
    this.engaged = {
      ms: part.numbers("eng.engagedMs"),
      scroll: part.numbers("eng.scroll"),
      interactions: part.numbers("eng.interactions"),
    };
    this.engagedOn = { hostname: part.engagementCodes("hostname"), page: part.engagementCodes("page") };
    this.loose = readLoose(part);
    this.score = part.numbers("run.score");
    this.acquisitions = readRows(part, "acquisition", acquisitionTexts, []) as unknown as Acquisition[];
    this.client = clientReader(part);
  }

  at(row: number): SealedVisit {
    const { part } = this;
    const visit: Visit = {
      from: part.from(row),
      to: part.to(row),
      hits: [],
      acquisition: this.acquisitions[(part.uints("run.acquisition")[row] as number) - 1] ?? null,
      client: this.client(part.uints("run.place")[row] as number, part.uints("run.agent")[row] as number),
    };
    const engagements: [string, Engagement][] = [];
    for (let hit = part.firstHit[row] as number; hit < (part.firstHit[row + 1] as number); hit++) {
      visit.hits.push(this.hitAt(hit));
    }
    const end = part.firstEngagement[row + 1] as number;
    for (let index = part.firstEngagement[row] as number; index < end; index++)
      engagements.push(this.engagementAt(index));
    return { ordinal: part.ordinal[row] as number, visit, engagements, score: this.score[row] as number };
  }

  private hitAt(hit: number): CountedHit {
    const { part } = this;
    const flags = part.flags[hit] as number;
    return {
      kind: (flags & FLAG_EVENT) === 0 ? "pageview" : "event",
      at: part.hitAt[hit] as number,
      session: this.sessions[part.hitSession[hit] as number] as string,
      seq: this.seq[hit] as number,
      id: this.ids[this.id[hit] as number] as string,
      name: this.names[this.hit.name[hit] as number] as string,
      hostname: this.hostnames[this.hit.hostname[hit] as number] as string,
      page: this.pages[this.hit.page[hit] as number] as string,
      props: this.props(hit),
      revenue: this.revenue(hit),
      interactive: (flags & FLAG_PASSIVE) === 0,
    };
  }

  private engagementAt(index: number): [string, Engagement] {
    const { part } = this;
    const hit = part.engagementHit[index] as number;
    const whose: Loose =
      hit < 0
        ? this.loose(index)
        : {
            session: this.sessions[part.hitSession[hit] as number] as string,
            pageview: this.seq[hit] as number,
            seq: 0,
            id: "",
          };
    const scroll = this.engaged.scroll[index] as number;
    const engagement: Engagement = {
      session: whose.session,
      pageview: whose.pageview,
      at: part.engagementAt[index] as number,
      hostname: this.hostnames[this.engagedOn.hostname[index] as number] as string,
      page: this.pages[this.engagedOn.page[index] as number] as string,
      engagedMs: this.engaged.ms[index] as number,
      scroll: scroll < 0 ? null : scroll,
      interactions: this.engaged.interactions[index] as number,
    };
    return [engagementKey(engagement, whose), engagement];
  }
}

interface Loose {
  session: string;
  pageview: number;
  seq: number;
  id: string;
}

/** Whose the engagements are that have no pageview in their run. */
const readLoose = (part: PartColumns): ((engagement: number) => Loose) => {
  const { file, engagementHit } = part;
  const sessions = readIds(file, "loose.sessions");
  const ids = readIds(file, "loose.ids");
  const session = file.uints("loose.session");
  const pageview = file.numbers("loose.pageview");
  const seq = file.numbers("loose.seq");
  const id = file.uints("loose.id");
  const places = readPlaces(engagementHit.length, (engagement) => engagementHit[engagement] === -1);
  return (engagement) => {
    const at = places[engagement] as number;
    return {
      session: sessions[session[at] as number] as string,
      pageview: pageview[at] as number,
      seq: seq[at] as number,
      id: ids[id[at] as number] as string,
    };
  };
};

/** Clients by their place and agent: those that are alike are one object, as memory is short while parts are merged. */
const clientReader = (part: PartColumns): ((place: number, agent: number) => Client | null) => {
  const places = readRows(part, "place", placeTexts, placeNumbers);
  const agents = readRows(part, "agent", agentTexts, []);
  const clients = new Map<number, Client>();
  return (place, agent) => {
    if (place === 0) return null;
    const key = place * (agents.length + 1) + agent;
    let client = clients.get(key);
    if (!client) {
      client = { ...places[place - 1], ...agents[agent - 1] } as unknown as Client;
      clients.set(key, client);
    }
    return client;
  };
};
