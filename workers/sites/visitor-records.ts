import * as v from "valibot";
import { shardStub } from "../../objects/addresses.ts";
import type { SiteRecord } from "../../objects/api.ts";
import { visitorIdSchema } from "../../protocol/ids.ts";
import type { VisitorRecord } from "../../protocol/visitor-record.ts";
import type { Env } from "../env.ts";
import { Refusal } from "../http/answers.ts";

/** The visitor's id of a path. @throws Refusal 400 */
export const visitorOfPath = (segment: string): string => {
  try {
    const id = decodeURIComponent(segment);
    if (v.is(visitorIdSchema, id)) return id;
  } catch {
    // Not percent-encoded as it should be.
  }
  throw new Refusal(400, "The visitor's id must be percent-encoded and have at most 128 characters.");
};

/** What all shards hold about a visitor; null when none holds anything. */
export const visitorRecordOf = async (
  env: Env,
  { settings }: SiteRecord,
  visitor: string,
): Promise<VisitorRecord | null> => {
  const { site_id, jurisdiction, shards } = settings;
  const numbers = Array.from({ length: shards }, (_, number) => number);
  const found = await Promise.all(
    numbers.map((number) => shardStub(env, site_id, number, jurisdiction).visitor(visitor)),
  );
  const records = found.filter((record) => record !== null);
  if (records.length === 0) return null;
  return {
    visitor,
    visits: records.flatMap(({ visits }) => visits),
    sessions: records.flatMap(({ sessions }) => sessions),
    event_ids: records.flatMap(({ event_ids }) => event_ids),
  };
};
