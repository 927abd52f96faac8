import type { Alert, AlertTest } from "../../protocol/alerts.ts";
import type { DropsAnswer } from "../../protocol/drops.ts";
import type { ImportReport } from "../../protocol/import.ts";
import type { ApiKey, CreatedKey, KeyKind } from "../../protocol/keys.ts";
import type { CreateLink, ShareLink } from "../../protocol/links.ts";
import type { SiteSettings } from "../../protocol/site-settings.ts";
import type { SiteUsage } from "../../protocol/usage.ts";
import type { Erasure, VisitorRecord } from "../../protocol/visitor-record.ts";
import type { SettingsChange } from "../rules/setting-forms.ts";
import { type Http, sitePath } from "./api.ts";

/** What `GET /api/health` says. */
export interface Health {
  status: "up" | "degraded" | "down";
  version: string;
  reasons?: string[];
  error?: string;
}

/** What administrators ask of one site, beside what every viewer does (store/api.ts). */
export interface SiteAdminApi {
  settings(): Promise<SiteSettings>;
  change(part: SettingsChange): Promise<SiteSettings>;
  remove(): Promise<void>;
  keys(): Promise<ApiKey[]>;
  createKey(kind: KeyKind, name: string): Promise<CreatedKey>;
  revokeKey(id: string): Promise<void>;
  links(): Promise<ShareLink[]>;
  createLink(link: CreateLink): Promise<ShareLink>;
  revokeLink(id: string): Promise<void>;
  alerts(): Promise<Alert[]>;
  /** @param alert as it was typed: what is wrong with it the server says */
  createAlert(alert: object): Promise<Alert>;
  changeAlert(id: string, part: object): Promise<Alert>;
  deleteAlert(id: string): Promise<void>;
  testAlert(id: string): Promise<AlertTest>;
  /** The address that this request comes from, as the server sees it. */
  address(): Promise<string>;
  usage(): Promise<SiteUsage>;
  /** Refused events of UTC days, newest first. */
  drops(from?: string): Promise<DropsAnswer>;
  health(): Promise<Health>;
  /** Prometheus' text form. */
  metrics(): Promise<string>;
  visitor(id: string): Promise<VisitorRecord>;
  eraseVisitor(id: string): Promise<Erasure>;
  /** @param lines NDJSON */
  import(lines: string, signal: AbortSignal): Promise<ImportReport>;
}

export const createSiteAdminApi = ({ request, json }: Http, site: string): SiteAdminApi => {
  const path = sitePath(site);
  const visitorPath = (id: string): string => `${path}/visitors/${encodeURIComponent(id)}`;
  return {
    settings: () => json("GET", path),
    change: (part) => json("PATCH", path, part),
    remove: async () => {
      await request("DELETE", path);
    },
    keys: async () => (await json<{ keys: ApiKey[] }>("GET", `${path}/keys`)).keys,
    createKey: (kind, name) => json("POST", `${path}/keys`, { kind, name }),
    revokeKey: async (id) => {
      await request("DELETE", `${path}/keys/${encodeURIComponent(id)}`);
    },
    links: async () => (await json<{ links: ShareLink[] }>("GET", `${path}/links`)).links,
    createLink: (link) => json("POST", `${path}/links`, link),
    revokeLink: async (id) => {
      await request("DELETE", `${path}/links/${encodeURIComponent(id)}`);
    },
    alerts: async () => (await json<{ alerts: Alert[] }>("GET", `${path}/alerts`)).alerts,
    createAlert: (alert) => json("POST", `${path}/alerts`, alert),
    changeAlert: (id, part) => json("PATCH", `${path}/alerts/${encodeURIComponent(id)}`, part),
    deleteAlert: async (id) => {
      await request("DELETE", `${path}/alerts/${encodeURIComponent(id)}`);
    },
    testAlert: (id) => json("POST", `${path}/alerts/${encodeURIComponent(id)}/test`),
    address: async () => (await json<{ address: string }>("GET", "/api/address")).address,
    usage: () => json("GET", `${path}/usage`),
    drops: (from) => json("GET", `${path}/drops${from === undefined ? "" : `?from=${from}`}`),
    health: () => json("GET", "/api/health"),
    metrics: async () => (await request("GET", "/api/metrics")).text(),
    visitor: (id) => json("GET", visitorPath(id)),
    eraseVisitor: (id) => json("DELETE", visitorPath(id)),
    import: async (lines, signal) =>
      (await (await request("POST", `${path}/import`, lines, { signal })).json()) as ImportReport,
  };
};
