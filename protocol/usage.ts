/** `GET /api/sites/:site/usage`: what a site used of its month's quota. */
export interface SiteUsage {
  /** The UTC month, YYYY-MM. */
  month: string;
  /** Pageviews and custom events that were accepted in it; heartbeats and imports do not count. */
  events: number;
  /** `quota.events_per_month`; null: none. */
  quota: number | null;
}
