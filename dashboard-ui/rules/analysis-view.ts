import type { FlowDirection, FunnelOrder, FunnelScope, RetentionGrain } from "../../protocol/analysis.ts";
import { FUNNEL_STEPS_MAX } from "../../protocol/limits.ts";

/** What is asked about the order of visitors' doings, as it stands in the address. */

/** Sections of a range of history, in their order, each with its key on the keyboard. */
export const sections = [
  { name: "overview", key: "1" },
  { name: "funnel", key: "2" },
  { name: "flow", key: "3" },
  { name: "retention", key: "4" },
] as const;
export type Section = (typeof sections)[number]["name"];

/** Whether a section shows what was before beside what is. */
export const isCompared = (section: Section): boolean => section === "overview" || section === "funnel";

const stepKinds = ["page", "goal", "event"] as const;
export type StepKind = (typeof stepKinds)[number];

export interface Step {
  kind: StepKind;
  /** A path, in which `*` stands for anything; a goal's name; an event's name. */
  value: string;
}

export interface Analysis {
  funnel: { steps: readonly Step[]; order: FunnelOrder; within: FunnelScope };
  flow: {
    /** Null: from wherever visits began, or back from where they ended. */
    from: string | null;
    direction: FlowDirection;
    /** Pages that were opened, one after the other, from `from` on. */
    via: readonly string[];
  };
  grain: RetentionGrain;
}

// The names are protocol/analysis.ts's, whose schemas a page does without: they would come along with its lists.
export const funnelOrders = ["ordered", "strict", "any"] as const satisfies readonly FunnelOrder[];
export const flowDirections = ["next", "previous"] as const satisfies readonly FlowDirection[];
export const funnelScopes = ["visit", "range"] as const satisfies readonly FunnelScope[];
export const grains = ["day", "week", "month"] as const satisfies readonly RetentionGrain[];

export const plainAnalysis: Analysis = {
  funnel: { steps: [], order: "ordered", within: "visit" },
  flow: { from: null, direction: "next", via: [] },
  grain: "week",
};

/** What may be asked as it is: a path begins with a slash. */
export const isStep = ({ kind, value }: Step): boolean =>
  value.trim() !== "" && (kind !== "page" || value.startsWith("/"));

/** `page,/pricing`; the value may hold commas. */
export const stepText = ({ kind, value }: Step): string => `${kind},${value}`;

export const stepFromText = (text: string): Step | null => {
  const comma = text.indexOf(",");
  const kind = stepKinds.find((name) => name === text.slice(0, Math.max(0, comma)));
  const step = kind && { kind, value: text.slice(comma + 1) };
  return step && isStep(step) ? step : null;
};

/** Whether a text is a page: its path. */
export const isPath = (text: string): boolean => text.startsWith("/");
const oneOf = <T extends string>(names: readonly T[], text: string | null): T | null =>
  names.find((name) => name === text) ?? null;

export const sectionFrom = (params: URLSearchParams): Section =>
  oneOf(
    sections.map(({ name }) => name),
    params.get("show"),
  ) ?? "overview";

export const analysisFrom = (params: URLSearchParams): Analysis => {
  const from = params.get("from");
  return {
    funnel: {
      steps: params
        .getAll("step")
        .flatMap((text) => stepFromText(text) ?? [])
        .slice(0, FUNNEL_STEPS_MAX),
      order: oneOf(funnelOrders, params.get("order")) ?? "ordered",
      within: oneOf(funnelScopes, params.get("within")) ?? "visit",
    },
    flow: {
      from: from !== null && isPath(from) ? from : null,
      direction: params.get("way") === "previous" ? "previous" : "next",
      via: params.getAll("via").filter(isPath),
    },
    grain: oneOf(grains, params.get("grain")) ?? "week",
  };
};

/** Names and values for the address; what is as usual is left out. */
export const analysisParts = ({ funnel, flow, grain }: Analysis): [name: string, value: string | null][] => [
  ...funnel.steps.map((step): [string, string] => ["step", stepText(step)]),
  ["order", funnel.order === "ordered" ? null : funnel.order],
  ["within", funnel.within === "visit" ? null : funnel.within],
  ["from", flow.from],
  ["way", flow.direction === "next" ? null : flow.direction],
  ...flow.via.map((page): [string, string] => ["via", page]),
  ["grain", grain === "week" ? null : grain],
];
