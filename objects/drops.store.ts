import { DropTally } from "../domain/ingest/drop-tally.ts";
import type { DayDrops } from "../protocol/drops.ts";

/** Days after which nobody asks why an event was dropped. */
const KEPT_DAYS = 90;

/** Events that were refused, and why: a row per UTC day. */
const TABLE = "CREATE TABLE IF NOT EXISTS drops (day TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID";

type Row = { day: string; body: string };

const readRow = ({ day, body }: Row): DayDrops => {
  const { dropped, folded } = JSON.parse(body) as Omit<DayDrops, "day">;
  return { day, dropped, folded };
};

/** A site's drops by day, in its hub. Isolates bring their counts now and then, so a day costs few rows. */
export class DropStore {
  private readonly sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.sql = sql;
  }

  add(days: readonly DayDrops[]): void {
    this.sql.exec(TABLE);
    for (const day of days) {
      const tally = new DropTally();
      const [known] = this.between(day.day, day.day);
      if (known) tally.add(known);
      else this.forgetOld();
      tally.add(day);
      for (const { dropped, folded } of tally.list()) {
        this.sql.exec(
          "INSERT INTO drops (day, body) VALUES (?1, ?2) ON CONFLICT (day) DO UPDATE SET body = ?2",
          day.day,
          JSON.stringify({ dropped, folded }),
        );
      }
    }
  }

  /** Days from..to (YYYY-MM-DD, both included), newest first. */
  between(from: string, to: string): DayDrops[] {
    if (this.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'drops'").toArray().length === 0) return [];
    const query = "SELECT day, body FROM drops WHERE day BETWEEN ? AND ? ORDER BY day DESC";
    return this.sql.exec<Row>(query, from, to).toArray().map(readRow);
  }

  private forgetOld(): void {
    this.sql.exec(
      "DELETE FROM drops WHERE day IN (SELECT day FROM drops ORDER BY day DESC LIMIT -1 OFFSET ?)",
      KEPT_DAYS - 1,
    );
  }
}
