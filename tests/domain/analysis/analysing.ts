import * as v from "valibot";
import { askFlow } from "../../../domain/analysis/flow.ts";
import { askFunnel } from "../../../domain/analysis/funnel.ts";
import type { Asking, Outcome } from "../../../domain/analysis/prepare.ts";
import { askRetention } from "../../../domain/analysis/retention.ts";
import { scanAll } from "../../../domain/query/scan.ts";
import {
  type Answered,
  type FlowAnswer,
  type FlowBody,
  type FunnelAnswer,
  type FunnelBody,
  flowSchema,
  funnelSchema,
  type RetentionAnswer,
  type RetentionBody,
  retentionSchema,
} from "../../../protocol/analysis.ts";
import { fieldErrors } from "../../../protocol/error.ts";
import type { Filter } from "../../../protocol/query-grammar.ts";
import type { Segment } from "../../../protocol/segments.ts";
import type { SiteSettings } from "../../../protocol/site-settings.ts";
import type { Scene } from "../query/asking.ts";
import { spread } from "../query/history.ts";

export interface AnalysisScene extends Scene {
  identity?: SiteSettings["identity"];
  segments?: Segment[];
  /** What the asker is confined to. */
  confinedTo?: Filter[];
}

/** What an answer is when the question is refused: sentences by field. */
export interface Refusal {
  errors: Record<string, string[]>;
}

/** Fields that have a default need not be given. */
type Loose<TBody> = Omit<TBody, "date_range"> & { date_range?: unknown };

const asking =
  <TBody, TQuestion, TAnswer extends Answered>(
    schema: v.GenericSchema<unknown, TQuestion>,
    answer: (question: TQuestion, asking: Asking) => Promise<Outcome<TAnswer>>,
  ) =>
  async (scene: AnalysisScene, body: Loose<TBody>): Promise<TAnswer | Refusal> => {
    const parsed = v.safeParse(schema, { date_range: "all", ...body });
    if (!parsed.success) return { errors: fieldErrors(parsed.issues) };
    const shards = spread(scene.rows, scene.shards, scene.tables);
    const outcome = await answer(parsed.output, {
      site: {
        timezone: scene.timezone ?? "Etc/UTC",
        goals: scene.goals ?? [],
        identity: scene.identity ?? "visitor",
        segments: scene.segments ?? [],
        within: scene.confinedTo ?? [],
      },
      now: Date.parse(scene.now ?? "2026-03-15T12:00:00Z"),
      // What crosses between objects is cloned.
      askShards: async (plans) => shards.map((tables) => structuredClone(scanAll(tables, structuredClone(plans)))),
    });
    return outcome.kind === "answer" ? outcome.answer : { errors: outcome.errors };
  };

/** Each asks the whole path a question, over facts spread as the scene says; the range is `all` unless given. */
export const funnelOf = asking<FunnelBody, v.InferOutput<typeof funnelSchema>, FunnelAnswer>(funnelSchema, askFunnel);
export const flowOf = asking<FlowBody, v.InferOutput<typeof flowSchema>, FlowAnswer>(flowSchema, askFlow);
export const retentionOf = asking<RetentionBody, v.InferOutput<typeof retentionSchema>, RetentionAnswer>(
  retentionSchema,
  askRetention,
);

/** The answer, of a question that is none to be refused. */
export const given = <TAnswer extends Answered>(answer: TAnswer | Refusal): TAnswer => {
  if ("errors" in answer) throw new Error(JSON.stringify(answer.errors));
  return answer;
};
