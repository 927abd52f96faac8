import { askFunnel } from "../../domain/analysis/funnel.ts";
import { funnelSchema } from "../../protocol/analysis.ts";
import { analysing } from "../query/analyse.ts";

/** `POST /api/sites/:site/funnel`: which steps visitors reach (docs/analysis.md). */
export const postFunnel = analysing(funnelSchema, askFunnel);
