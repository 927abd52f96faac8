import { readQuery } from "../../domain/query/ask.ts";
import type { AskedSite } from "../../domain/query/segments.ts";
import { directoryStub } from "../../objects/addresses.ts";
import type { StoredSegment } from "../../objects/api.ts";
import type { Filter } from "../../protocol/query-grammar.ts";
import type { Segment } from "../../protocol/segments.ts";
import type { SiteSettings } from "../../protocol/site-settings.ts";
import type { Asked } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { Refusal } from "../http/answers.ts";

/** Saved segments, as the Directory has them now: nothing is kept here, so a changed one is in the next answer. */

export const segmentOf = ({ id, name, filters }: StoredSegment): Segment => ({
  id,
  name,
  filters: JSON.parse(filters) as Filter[],
});

export const noSegment = (): Refusal => new Refusal(404, "The site has no such segment.");

/** The id in a path. @throws Refusal 404 when it is none */
export const segmentId = (text: string): number => {
  const id = /^[1-9]\d{0,14}$/.test(text) ? Number(text) : 0;
  if (id === 0) throw noSegment();
  return id;
};

/** Whether a question with these filters may be asked of the site. @throws Refusal 400 */
export const checkSegment = (filters: readonly Filter[], settings: SiteSettings): void => {
  const question = { site_id: settings.site_id, metrics: ["visitors"], date_range: "day", filters };
  const read = readQuery(question, settings);
  if ("error" in read) throw new Refusal(400, { errors: { filters: [read.error] } });
};

/** In the order of their names; of who is limited to one, that one. */
export const segmentsFor = async (env: Env, { site, limit }: Asked): Promise<Segment[]> => {
  const segments = (await directoryStub(env).segments(site.record.settings.site_id)).map(segmentOf);
  return limit === null ? segments : segments.filter(({ id }) => id === limit);
};

/**
 * The site as questions about it are asked: with the segments that they name, confined to what the asker may see. Only who names
 * a segment, or is limited to one, costs a call to the Directory.
 * @param filters of all questions, as they came
 * @throws Refusal 403 when what the asker is limited to is gone
 */
export const askedSite = async (env: Env, asked: Asked, filters: unknown): Promise<AskedSite & SiteSettings> => {
  const { settings } = asked.site.record;
  const named = JSON.stringify(filters ?? null).includes('"segment"');
  if (asked.limit === null && !named) return settings;
  const segments = await segmentsFor(env, asked);
  if (asked.limit === null) return { ...settings, segments };
  const [own] = segments;
  if (!own) throw new Refusal(403, "What this link showed is not there any more; ask for a new link.");
  return { ...settings, segments, within: own.filters };
};
