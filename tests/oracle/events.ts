import type { Acquisition, Client, Hit } from "../../domain/ingest/hit.ts";

/** One event as a site would have sent it: what both sides of the comparison are given, and all that they are given. */
export type RawEvent = Hit & { readonly visitor: number };

const acquisitionColumns = {
  source: "source",
  referrer: "referrer",
  channel: "channel",
  utmSource: "utm_source",
  utmMedium: "utm_medium",
  utmCampaign: "utm_campaign",
  utmContent: "utm_content",
  utmTerm: "utm_term",
} as const satisfies Record<keyof Acquisition, string>;

const clientColumns = {
  country: "country",
  region: "region",
  city: "city",
  device: "device",
  browser: "browser",
  browserVersion: "browser_version",
  os: "os",
  osVersion: "os_version",
} as const satisfies Partial<Record<keyof Client, string>>;

/** Names of the first-touch columns in SQL. */
export const firstTouch: readonly string[] = [...Object.values(acquisitionColumns), ...Object.values(clientColumns)];

const renamed = (values: object, names: Record<string, string>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(names).map(([key, name]) => [name, (values as Record<string, unknown>)[key]]));

/** A row of the table of raw events; -1 stands for a scroll that was not measured. */
export const rawRow = (event: RawEvent): string =>
  JSON.stringify({
    visitor: event.visitor,
    at: event.at,
    kind: event.kind,
    session: event.session,
    seq: event.seq,
    id: event.id,
    name: event.name,
    page: event.page,
    hostname: event.hostname,
    interactive: event.interactive ? 1 : 0,
    props: event.props ?? {},
    amount: event.revenue?.amount ?? 0,
    currency: event.revenue?.currency ?? "",
    pageview: event.pageview,
    engaged_ms: event.engagedMs,
    scroll: event.scroll ?? -1,
    ...renamed(event.acquisition, acquisitionColumns),
    ...renamed(event.client, clientColumns),
  });
