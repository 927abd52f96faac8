import { askFlow } from "../../domain/analysis/flow.ts";
import { flowSchema } from "../../protocol/analysis.ts";
import { analysing } from "../query/analyse.ts";

/** `POST /api/sites/:site/flow`: where visits go from a page, or come from (docs/analysis.md). */
export const postFlow = analysing(flowSchema, askFlow);
