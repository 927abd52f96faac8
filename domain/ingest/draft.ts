import type { DropReason } from "../../protocol/collect.ts";
import type { Revenue } from "../../protocol/event-fields.ts";
import { directAcquisition } from "./acquisition.ts";
import type { Address } from "./address.ts";
import type { Agent } from "./agent.ts";
import type { Acquisition, Client, HitKind } from "./hit.ts";
import type { Place } from "./place.ts";
import type { SiteRules } from "./site-rules.ts";

/** What is known of a request as a whole; all events of a batch share it. */
export interface Arrival {
  /** Our clock, Unix ms. */
  receivedAt: number;
  /** The client's clock when the request left, or null. */
  sentAt: number | null;
  /** Do Not Track or Global Privacy Control was set. */
  optedOut: boolean;
  ip: string;
  agent: Agent;
  place: Place;
  client: Client;
}

/** An event as it was parsed: types are right, nothing is judged. */
export interface ParsedEvent {
  kind: HitKind;
  at: number;
  /** Of a custom event; "" otherwise. */
  name: string;
  /** Null: the text is no URL. */
  address: Address | null;
  referrer: Address | null;
  props: Readonly<Record<string, string>> | null;
  revenue: Revenue | null;
  interactive: boolean;
}

/** An event on its way to a hit: the steps read what came in and put what is stored. */
export interface Draft {
  readonly rules: SiteRules;
  readonly arrival: Arrival;
  readonly event: ParsedEvent;
  at: number;
  hostname: string;
  page: string;
  props: Readonly<Record<string, string>> | null;
  /** Where the referrer points, "" when it says nothing. */
  referringHost: string;
  acquisition: Acquisition;
  client: Client;
}

/** One rule about an event. @returns why the event is refused, or null to go on */
export type Step = (draft: Draft) => DropReason | null;

export const draftOf = (rules: SiteRules, arrival: Arrival, event: ParsedEvent): Draft => ({
  rules,
  arrival,
  event,
  at: event.at,
  hostname: "",
  page: "",
  props: null,
  referringHost: "",
  acquisition: directAcquisition,
  client: arrival.client,
});

/** Client of an agent at a place; see {@link Client}. */
export const clientOf = (agent: Agent, place: Place): Client => ({
  country: place.country,
  region: place.region,
  city: place.city,
  lat: place.lat,
  lon: place.lon,
  device: agent.device,
  browser: agent.browser,
  browserVersion: agent.browserVersion,
  os: agent.os,
  osVersion: agent.osVersion,
});
