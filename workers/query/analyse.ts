import type * as v from "valibot";
import { type Asking, type Outcome, withFloor, withGaps } from "../../domain/analysis/prepare.ts";
import type { Answered } from "../../protocol/analysis.ts";
import { requireAsker } from "../access/guard.ts";
import type { Env } from "../env.ts";
import { json, Refusal } from "../http/answers.ts";
import { readFields } from "../http/fields.ts";
import type { RouteRequest } from "../router.ts";
import { askedSite } from "./segments.ts";
import { SiteArchive } from "./site-archive.ts";
import { SiteShards } from "./site-shards.ts";

type Analysed = { include: { partial?: boolean | undefined }; filters?: unknown };

/**
 * A route that reads a question of this form, and has it answered by the shards of its site.
 * @param answer the question's own passes
 */
export const analysing =
  <T extends Analysed>(
    schema: v.GenericSchema<unknown, T>,
    answer: (question: T, asking: Asking) => Promise<Outcome<Answered>>,
  ) =>
  async (request: RouteRequest, env: Env): Promise<Response> => {
    const asked = await requireAsker(request, env, request.params.site ?? "");
    const question = await readFields(schema, request);
    const settings = await askedSite(env, asked, question.filters);
    const partial = question.include.partial ?? false;
    const shards = new SiteShards(env, settings, { partial });
    const outcome = await answer(question, { site: settings, now: Date.now(), askShards: shards.ask });
    if (outcome.kind === "refused") throw new Refusal(400, { errors: outcome.errors });
    const archive = await new SiteArchive(env, asked.site.record).state();
    return json(withGaps(withFloor(outcome.answer, archive?.floor ?? null), shards.gaps, partial));
  };
