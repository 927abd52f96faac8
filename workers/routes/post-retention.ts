import { askRetention } from "../../domain/analysis/retention.ts";
import { retentionSchema } from "../../protocol/analysis.ts";
import { analysing } from "../query/analyse.ts";

/** `POST /api/sites/:site/retention`: who comes back (docs/analysis.md). */
export const postRetention = analysing(retentionSchema, askRetention);
