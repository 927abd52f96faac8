import * as v from "valibot";
import { resolveRange } from "../../domain/query/range.ts";
import { fieldErrors } from "../../protocol/error.ts";
import { exportQuerySchema, hitColumns, visitColumns } from "../../protocol/export.ts";
import { requireRowReader } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { Refusal } from "../http/answers.ts";
import { csvLine } from "../http/csv.ts";
import { CSV, NDJSON, preferred } from "../http/formats.ts";
import type { RouteRequest } from "../router.ts";
import { exportPages, streamOf } from "../sites/export-stream.ts";

const EVERYTHING = { from: 0, to: Number.MAX_SAFE_INTEGER };

const questionOf = ({ query }: RouteRequest) => {
  const { from, to, of, format, partial, ...unknown } = query;
  const extra = Object.keys(unknown)[0];
  if (extra !== undefined) throw new Refusal(400, `${extra} is no parameter; use from, to, of, format and partial.`);
  if ((from === undefined) !== (to === undefined)) throw new Refusal(400, "Give both from and to, or neither.");
  const read = v.safeParse(exportQuerySchema, {
    range: from === undefined ? null : [from, to],
    of: of ?? "hits",
    format: format ?? null,
    partial: partial === "true",
  });
  if (!read.success) throw new Refusal(400, { errors: fieldErrors(read.issues) });
  return read.output;
};

const cellOf = (value: unknown): string | number | boolean | null =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : value === undefined || value === null
      ? null
      : JSON.stringify(value);

async function* asCsv(pages: AsyncGenerator<string>, columns: readonly string[]): AsyncGenerator<string> {
  let header = csvLine(columns);
  for await (const page of pages) {
    const rows = page.split("\n").filter((line) => line !== "");
    const lines = rows.map((line) => {
      const row = JSON.parse(line) as Record<string, unknown>;
      return csvLine(columns.map((column) => cellOf(row[column])));
    });
    yield header + lines.join("");
    header = "";
  }
}

/** `GET /api/sites/:site/export`: raw hits or visits of a range, streamed in bounded memory (docs/api.md). */
export const getExport = async (request: RouteRequest, env: Env): Promise<Response> => {
  const { settings } = (await requireRowReader(request, env, request.params.site ?? "")).record;
  const { range, of, format, partial } = questionOf(request);
  const scope = { of, ...(range ? resolveRange(range, settings.timezone, Date.now(), null) : EVERYTHING) };
  const type = format === null ? preferred(request, [NDJSON, CSV]) : format === "csv" ? CSV : NDJSON;
  const pages = exportPages(env, { settings, scope, partial });
  const texts = type === CSV ? asCsv(pages, of === "hits" ? hitColumns : visitColumns) : pages;
  return new Response(await streamOf(texts), {
    headers: {
      "content-type": `${type}; charset=utf-8`,
      "cache-control": "no-store",
      "content-disposition": `attachment; filename="${settings.site_id}-${of}.${type === CSV ? "csv" : "ndjson"}"`,
    },
  });
};
