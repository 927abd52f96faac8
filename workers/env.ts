import type { RawPlace } from "../domain/ingest/place.ts";
import type { ObjectNamespaces } from "../objects/addresses.ts";

/** What the Worker is given: bindings of wrangler.jsonc, or of the configuration that `footfall serve` derives from it. */
export interface Env extends ObjectNamespaces {
  /** Opens everything. Without it nothing can be administered. */
  FOOTFALL_ADMIN_TOKEN?: string;
  /** "1": a proxy of one's own stands in front, so the headers that it sets about the client are believed. */
  TRUSTED_PROXY?: string;
  /** Cloudflare Access in front: its team's domain (team.cloudflareaccess.com) and the application's audience tag. */
  ACCESS_TEAM_DOMAIN?: string;
  ACCESS_AUD?: string;
  /** Where failures are reported: `https://KEY@HOST/PROJECT`, Sentry's or one that speaks its protocol. */
  SENTRY_DSN?: string | null;
  /** The dashboard's files, and the scripts for pages. */
  ASSETS?: Fetcher;
  /** Self-hosted: serves `/geo.mmdb`, a file in MaxMind's format; and what reads it (cli/serve/worker/geo-file.ts). */
  GEO_FILE?: Fetcher;
  readGeoFile?: (bytes: ArrayBuffer) => (ip: string) => RawPlace | null;
}
