/** `GET /api/sites/:site/visitors/:visitor`: everything that is held about one visitor. Times are Unix ms. */
export interface VisitorRecord {
  visitor: string;
  /** Oldest first. */
  visits: VisitRecord[];
  /** Tabs whose retries are still recognised, with how many of their events are remembered. */
  sessions: { session: string; events: number }[];
  /** Explicit event ids that are remembered. */
  event_ids: string[];
}

export interface VisitRecord {
  from: number;
  to: number;
  source: string;
  referrer: string;
  channel: string;
  utm: { source: string; medium: string; campaign: string; content: string; term: string };
  country: string;
  region: string;
  city: string;
  /** Degrees, rounded to 0.1. */
  lat: number | null;
  lon: number | null;
  device: string;
  browser: string;
  browser_version: string;
  os: string;
  os_version: string;
  /** Value score, 0..100. */
  score: number;
  events: {
    type: "pageview" | "event";
    at: number;
    session: string;
    seq: number;
    id: string;
    name: string;
    hostname: string;
    page: string;
    props: Readonly<Record<string, string>>;
    revenue: { amount: number; currency: string } | null;
  }[];
  attention: {
    at: number;
    session: string;
    hostname: string;
    page: string;
    engaged_ms: number;
    scroll: number | null;
    interactions: number;
  }[];
}

/** `DELETE /api/sites/:site/visitors/:visitor`. */
export interface Erasure {
  /** False: something could not be reached; the server goes on by itself, and repeating the call says how it stands. */
  done: boolean;
  /** What was held and is gone, as far as it is done. */
  visits: number;
  events: number;
}
