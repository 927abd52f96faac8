import type { ExportCursor, ExportScope } from "../../domain/export/page.ts";
import { shardStub } from "../../objects/addresses.ts";
import type { SiteSettings } from "../../protocol/site-settings.ts";
import type { Env } from "../env.ts";
import { Refusal } from "../http/answers.ts";

const damaged = (shard: number): Refusal =>
  new Refusal(
    503,
    `The export would be incomplete: shard ${shard} has damaged parts. Restore them, or accept what is left with partial=true.`,
  );

interface Options {
  settings: SiteSettings;
  scope: ExportScope;
  /** Whether damaged parts are passed over. */
  partial: boolean;
}

/**
 * What a site's shards hold, shard after shard, in pages of NDJSON; no more than one page is in memory.
 * @throws Refusal 503 at a damaged part, unless `partial`
 */
export async function* exportPages(env: Env, { settings, scope, partial }: Options): AsyncGenerator<string> {
  const { site_id, shards, jurisdiction } = settings;
  for (let shard = 0; shard < shards; shard++) {
    let after: ExportCursor | null = null;
    do {
      const stub = shardStub(env, site_id, shard, jurisdiction);
      const page: Awaited<ReturnType<typeof stub.exportPage>> = await stub.exportPage(scope, after);
      if (page.damagedParts > 0 && !partial) throw damaged(shard);
      yield page.text;
      after = page.next;
    } while (after);
  }
}

/**
 * A stream of texts. What fails before the first one is thrown here, as long as it can still be an answer; later it cuts the
 * stream off, so that nobody takes the rest for the whole.
 */
export const streamOf = async (texts: AsyncGenerator<string>): Promise<ReadableStream<Uint8Array>> => {
  const encoder = new TextEncoder();
  let next = await texts.next();
  return new ReadableStream({
    async pull(controller) {
      if (next.done) {
        controller.close();
        return;
      }
      controller.enqueue(encoder.encode(next.value));
      next = await texts.next();
    },
    async cancel() {
      await texts.return(undefined);
    },
  });
};
