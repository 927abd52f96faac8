import { DurableObject } from "cloudflare:workers";
import { ask, readQuery } from "../../domain/query/ask.ts";
import { shardStub } from "../../objects/addresses.ts";
import { VisitorShard as PlainShard } from "../../objects/visitor-shard.ts";
import type { Env } from "../../workers/env.ts";
import application from "../../workers/index.ts";
import { oneCall } from "../../workers/query/one-call.ts";

/** The product, whose shard can be filled and asked without the cache of answers, and SQLite in an object of its own. */

export { Directory } from "../../objects/directory.ts";
export { SiteHub } from "../../objects/site-hub.ts";

export class VisitorShard extends PlainShard {
  /** Loses its memory, as in an eviction. */
  forget(): void {
    this.ctx.abort("the benchmark evicts this object");
  }

  /** Bytes of all parts as stored, how many there are, and the rows that they hold. */
  parts(): Record<string, SqlStorageValue> {
    const { sql } = this.ctx.storage;
    return sql
      .exec(
        "SELECT count(*) AS parts, sum(length(bytes)) AS bytes, sum(json_extract(zone, '$.visits')) AS visits, sum(json_extract(zone, '$.hits')) AS hits FROM parts",
      )
      .one();
  }
}

/** Plain tables, filled and asked as somebody would who keeps visits and hits in an object's own SQLite. */
export class PlainTables extends DurableObject {
  run(statements: readonly string[]): void {
    for (const statement of statements) this.ctx.storage.sql.exec(statement);
  }

  /** @param text a line per row: the table, then the values, as JSON */
  fill(text: string): void {
    const { storage } = this.ctx;
    storage.transactionSync(() => {
      for (const line of text.split("\n")) {
        const [table, ...values] = JSON.parse(line) as [string, ...SqlStorageValue[]];
        storage.sql.exec(`INSERT INTO ${table} VALUES (${values.map(() => "?").join(", ")})`, ...values);
      }
    });
  }

  answer(statement: string): SqlStorageValue[][] {
    return Array.from(this.ctx.storage.sql.exec(statement).raw());
  }

  bytes(): number {
    return this.ctx.storage.sql.databaseSize;
  }
}

interface BenchEnv extends Env {
  PLAIN_TABLES: DurableObjectNamespace<PlainTables>;
}

const settings = { timezone: "Etc/UTC", goals: [] };

const answersOf = async (bodies: readonly unknown[], env: BenchEnv, site: string): Promise<unknown[]> => {
  const shard = shardStub(env, site, 0, null);
  const askShards = oneCall(async (plans) => [await shard.scan(plans)]);
  return Promise.all(
    bodies.map(async (body) => {
      const read = readQuery(body, settings);
      if ("error" in read) throw new Error(read.error);
      const outcome = await ask(read.query, settings, { now: Date.now(), askShards });
      if (outcome.kind === "refused") throw new Error(outcome.error);
      return outcome.answer.results;
    }),
  );
};

const reply = async (path: string, request: Request, env: BenchEnv, site: string): Promise<unknown> => {
  const shard = shardStub(env, site, 0, null) as unknown as DurableObjectStub<VisitorShard>;
  const tables = env.PLAIN_TABLES.getByName("tables");
  switch (path) {
    case "ingest":
      return shard.ingest(await request.text(), Number(request.headers.get("settings-version")));
    case "evict":
      return shard.forget().catch((error: Error) => error.message);
    case "parts":
      return shard.parts();
    case "ask":
      return answersOf((await request.json()) as unknown[], env, site);
    case "run":
      return (await tables.run((await request.json()) as string[])) ?? null;
    case "fill":
      return (await tables.fill(await request.text())) ?? null;
    case "answer":
      return tables.answer(await request.text());
    case "bytes":
      return tables.bytes();
    default:
      return null;
  }
};

export default {
  async fetch(request, env, ctx) {
    const { pathname, searchParams } = new URL(request.url);
    if (!pathname.startsWith("/bench/")) return application.fetch(request, env, ctx);
    return Response.json(await reply(pathname.slice("/bench/".length), request, env, searchParams.get("site") ?? ""));
  },
} satisfies ExportedHandler<BenchEnv>;
