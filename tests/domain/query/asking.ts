import { ask, readQuery } from "../../../domain/query/ask.ts";
import { scanAll } from "../../../domain/query/scan.ts";
import type { QueryAnswer } from "../../../protocol/query.ts";
import type { Goal } from "../../../protocol/site-settings.ts";
import { type HistoryRow, spread } from "./history.ts";

/** A site, its history and the moment of asking. */
export interface Scene {
  rows: readonly HistoryRow[];
  timezone?: string;
  goals?: Goal[];
  /** ISO 8601. */
  now?: string;
  shards?: number;
  tables?: number;
  /** Distance between the ordinals of two visitors: the larger, the thinner the sets of them. */
  spacing?: number;
}

export type Asked = { answer: QueryAnswer } | { error: string };

/** Asks the whole query path a question, over facts spread as the scene says. Fields left out have a default. */
export const asking = async (scene: Scene, body: Record<string, unknown>): Promise<Asked> => {
  const settings = { timezone: scene.timezone ?? "Etc/UTC", goals: scene.goals ?? [] };
  const read = readQuery({ site_id: "example.com", metrics: ["visitors"], date_range: "all", ...body }, settings);
  if ("error" in read) return read;
  const spacing = scene.spacing ?? 1;
  const rows = scene.rows.map((row) => ({ ...row, visitor: row.visitor * spacing }));
  const shards = spread(rows, scene.shards, scene.tables);
  const outcome = await ask(read.query, settings, {
    now: Date.parse(scene.now ?? "2026-03-15T12:00:00Z"),
    // What crosses between objects is cloned.
    askShards: async (plans) => shards.map((tables) => structuredClone(scanAll(tables, structuredClone(plans)))),
  });
  return outcome.kind === "answer" ? { answer: outcome.answer } : { error: outcome.error };
};

/** The rows of an answer as lines: dimensions, then metrics. */
export const lines = async (scene: Scene, body: Record<string, unknown>): Promise<string> => {
  const asked = await asking(scene, body);
  if ("error" in asked) return asked.error;
  return asked.answer.results
    .map(({ dimensions, metrics }) =>
      [...dimensions, ...metrics.map((cell) => (typeof cell === "object" && cell ? cell.long : String(cell)))].join(
        "  ",
      ),
    )
    .join("\n");
};
