import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { HitBatch } from "../../domain/ingest/hit.ts";
import { decodeHitBatch } from "../../domain/ingest/hit-codec.ts";
import type { CollectInput } from "../../protocol/collect.ts";
import type { Env } from "../../workers/env.ts";
import { route } from "../../workers/router.ts";
import { aSite } from "../support/sites.ts";
import { aBatch, CHROME, ORIGIN } from "./requests.ts";

const DAY = 86_400_000;
const MIDNIGHT = Date.UTC(2026, 10, 21);

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** A Worker between a Directory that has a salt a day and shards that keep what they are sent. */
const observed = (site: string, identity: "visitor" | "daily") => {
  const sent: { shard: string; batch: HitBatch }[] = [];
  const directory = {
    site: async () => aSite(site, 1, { identity, shards: 16 }),
    salts: async () => ({
      day: day(Date.now()),
      today: `salt ${day(Date.now())}`,
      yesterday: `salt ${day(Date.now() - DAY)}`,
    }),
  };
  const shard = (name: string) => ({
    ingest: async (lines: string) => {
      sent.push({ shard: name, batch: decodeHitBatch(lines) });
      return { kind: "done", accepted: 1, duplicates: 0, heartbeatS: 60 };
    },
  });
  const bindings = {
    ...env,
    DIRECTORY: { getByName: () => directory },
    VISITOR_SHARD: { getByName: shard },
  } as unknown as Env;
  const post = async (
    given: Partial<CollectInput>,
    ip = "203.0.113.1",
  ): Promise<{ shard: string; batch: HitBatch }> => {
    const request = new Request(`${ORIGIN}/api/collect`, {
      method: "POST",
      headers: { "user-agent": CHROME, "cf-connecting-ip": ip },
      body: JSON.stringify(aBatch(site, { visitor: null, session: null, sent_at: null, ...given })),
    });
    const answer = await route(request, bindings, createExecutionContext());
    if (answer.status !== 202) throw new Error(await answer.text());
    return sent.at(-1) as { shard: string; batch: HitBatch };
  };
  return post;
};

const pageview = (site: string, at: number, seq = 1) => [
  { seq, type: "pageview" as const, at, url: `https://${site}/` },
];

afterEach(() => {
  vi.useRealTimers();
});

describe("daily pseudonyms", () => {
  it("[IN17] link today's name to yesterday's, in the same shard, and nothing older", async () => {
    vi.setSystemTime(MIDNIGHT - 60_000);
    const post = observed("night.test", "visitor");
    const before = await post({ events: pageview("night.test", Date.now()) });
    vi.setSystemTime(MIDNIGHT + 60_000);
    const after = await post({ events: pageview("night.test", Date.now()) });
    expect(after.batch.previousVisitor).toBe(before.batch.visitor);
    expect(after.batch.visitor).not.toBe(before.batch.visitor);
    expect(after.shard).toBe(before.shard);
    vi.setSystemTime(MIDNIGHT + DAY + 60_000);
    const later = await post({ events: pageview("night.test", Date.now()) });
    expect([later.batch.visitor, later.batch.previousVisitor]).not.toContain(before.batch.visitor);
  });

  it("[IN18] recognise a retry after midnight", async () => {
    vi.setSystemTime(MIDNIGHT + 10 * DAY - 5000);
    const post = observed("retry.test", "visitor");
    const events = pageview("retry.test", Date.now());
    const first = await post({ events });
    vi.setSystemTime(MIDNIGHT + 10 * DAY + 5000);
    const again = await post({ events });
    expect(again.batch.hits[0]?.id).toBe(first.batch.hits[0]?.id);
    expect(first.batch.hits[0]?.id).not.toBe("");
  });

  it("[IN17] keep no id that the tracker sends, where the site says so", async () => {
    vi.setSystemTime(MIDNIGHT + 20 * DAY);
    const post = observed("nothing.test", "daily");
    const events = [...pageview("nothing.test", Date.now(), 1), ...pageview("nothing.test", Date.now(), 2)];
    const { batch } = await post({ visitor: "visitor-1", session: "session-1", events });
    expect(JSON.stringify(batch)).not.toMatch(/visitor-1|session-1|203\.0\.113/);
    expect(new Set(batch.hits.map((hit) => hit.id)).size).toBe(2);
    const other = await post({ visitor: "visitor-1", session: "session-1", events }, "203.0.113.2");
    expect(other.batch.visitor).not.toBe(batch.visitor);
  });

  it("[IN17] differ from site to site", async () => {
    vi.setSystemTime(MIDNIGHT + 20 * DAY);
    const here = await observed("here.test", "visitor")({ events: pageview("here.test", Date.now()) });
    const there = await observed("there.test", "visitor")({ events: pageview("there.test", Date.now()) });
    expect(here.batch.visitor).not.toBe(there.batch.visitor);
    expect(here.batch.visitor).toMatch(/^[0-9a-f]{24}$/);
  });
});
