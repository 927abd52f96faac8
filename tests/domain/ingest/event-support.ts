import * as v from "valibot";
import type { Address } from "../../../domain/ingest/address.ts";
import { agentOf } from "../../../domain/ingest/agent.ts";
import { type Arrival, clientOf, type Draft, draftOf, type ParsedEvent } from "../../../domain/ingest/draft.ts";
import { enrich, liveSteps, type NamedStep } from "../../../domain/ingest/enrich.ts";
import { placeOf } from "../../../domain/ingest/place.ts";
import { compileSettings, type SiteRules } from "../../../domain/ingest/site-rules.ts";
import type { DropReason } from "../../../protocol/collect.ts";
import { type CreateSite, createSiteSchema } from "../../../protocol/site-settings.ts";

/** Builders for tests of enrichment: say what matters, the rest is plain. */

export const NOW = Date.UTC(2026, 10, 21, 12);
const CHROME =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36";

/** As the edge parses it. */
export const address = (text: string): Address => {
  const url = new URL(text);
  return {
    protocol: url.protocol,
    hostname: url.hostname,
    pathname: url.pathname,
    params: new Map(url.searchParams),
  };
};

export const rulesOf = (settings: Partial<CreateSite> = {}): SiteRules => {
  const whole = v.parse(createSiteSchema, { site_id: "example.com", ...settings });
  return compileSettings({ ...whole, allowed_hosts: whole.allowed_hosts ?? ["example.com", "*.example.com"] });
};

export const anArrival = (given: Partial<Arrival> & { userAgent?: string } = {}): Arrival => {
  const { userAgent = CHROME, ...rest } = given;
  const agent = agentOf(userAgent);
  const place = rest.place ?? placeOf({ country: "EE" });
  const client = clientOf(agent, place);
  return { receivedAt: NOW, sentAt: null, optedOut: false, ip: "203.0.113.7", agent, place, client, ...rest };
};

export const anEvent = (given: Partial<ParsedEvent> & { url?: string } = {}): ParsedEvent => {
  const { url = "https://example.com/pricing", ...rest } = given;
  return {
    kind: "pageview",
    at: NOW,
    name: "",
    address: address(url),
    referrer: null,
    props: null,
    revenue: null,
    interactive: true,
    ...rest,
  };
};

export interface Enriched {
  reason: DropReason | null;
  draft: Draft;
}

/** Runs all steps of what a browser sends, or those given. */
export const enriched = (
  event: ParsedEvent,
  {
    rules = rulesOf(),
    arrival = anArrival(),
    steps = liveSteps,
  }: { rules?: SiteRules; arrival?: Arrival; steps?: readonly NamedStep[] } = {},
): Enriched => {
  const draft = draftOf(rules, arrival, event);
  return { reason: enrich(draft, steps), draft };
};
