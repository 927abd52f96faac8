import type { LeaseBook } from "../domain/limits/lease-book.ts";
import { QuotaOffice } from "../domain/limits/quota-office.ts";
import type { Span } from "../domain/limits/usage.ts";
import type { SiteRecord, VisitorShardApi } from "./api.ts";
import type { Clock } from "./clock.ts";

/** What of a month's quota was leased to which shard. A second's is not stored: the shards know what they used. */
const TABLE = "CREATE TABLE IF NOT EXISTS quota (span TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID";

const load = (sql: SqlStorage, span: Span): LeaseBook | null => {
  if (sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'quota'").toArray().length === 0) return null;
  const [row] = sql.exec<{ body: string }>("SELECT body FROM quota WHERE span = ?", span).toArray();
  return row ? (JSON.parse(row.body) as LeaseBook) : null;
};

const save = (sql: SqlStorage, span: Span, book: LeaseBook | null): void => {
  if (span === "second" || (!book && !load(sql, span))) return;
  sql.exec(TABLE);
  sql.exec(
    "INSERT INTO quota (span, body) VALUES (?1, ?2) ON CONFLICT (span) DO UPDATE SET body = ?2",
    span,
    JSON.stringify(book),
  );
};

/** The desk at which a site's shards lease its quotas, over the hub's storage. A lease is a row; there are few. */
export const openQuotaOffice = (
  sql: SqlStorage,
  site: () => SiteRecord,
  shardOf: (index: number) => Pick<VisitorShardApi, "giveBackQuota">,
  clock: Clock,
): QuotaOffice =>
  new QuotaOffice({
    shards: () => site().settings.shards,
    cap: (span) => site().settings.quota[span === "month" ? "events_per_month" : "events_per_second"],
    takeBack: (shard, { span, period, version }) => shardOf(shard).giveBackQuota(span, period, version),
    load: (span) => load(sql, span),
    save: (span, book) => save(sql, span, book),
    now: () => clock.now(),
  });
