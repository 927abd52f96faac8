import type { Flow, FlowAnswer, FlowLevel, FlowPage } from "../../protocol/analysis.ts";
import { columnOf } from "../query/ask.ts";
import { goalFilter } from "../query/goals.ts";
import type { FlowPlan } from "../query/plan.ts";
import { PageTree } from "./page-tree.ts";
import { type Asking, answered, type Outcome, prepare, rateOf, refused } from "./prepare.ts";

const byVisits = (a: { page: string; visits: number }, b: { page: string; visits: number }): number =>
  b.visits - a.visits || (a.page < b.page ? -1 : 1);

/** Reads levels off a tree: where visits went from a node, as many steps further as are left. */
const levels = (tree: PageTree, { depth, limit }: Flow): FlowLevel => {
  const children = tree.children();
  const total = tree.at(0).visits;
  const share = (visits: number) => ({ visits, share: rateOf(visits, total) });
  const levelAt = (node: number, left: number): FlowLevel => {
    const pages = (children[node] ?? []).map((child) => ({ child, ...tree.at(child) })).sort(byVisits);
    const others = pages.slice(limit);
    return {
      ended: share(tree.at(node).ended),
      pages: pages.slice(0, limit).map(
        ({ child, page, visits }): FlowPage => ({
          page,
          ...share(visits),
          further: left > 1 ? levelAt(child, left - 1) : null,
        }),
      ),
      others: { pages: others.length, ...share(others.reduce((sum, { visits }) => sum + visits, 0)) },
    };
  };
  return levelAt(0, depth);
};

/** Answers where visits go from a page, or come from (docs/analysis.md). */
export const askFlow = async (flow: Flow, asking: Asking): Promise<Outcome<FlowAnswer>> => {
  const prepared = await prepare(flow, asking);
  if (prepared.kind === "refused") return prepared;
  const { scope } = prepared;
  const { page, direction, depth } = flow;
  const start = page === undefined ? null : goalFilter({ page });
  const plan: FlowPlan = { ...scope, subject: "flow", start, direction, depth };
  const tree = new PageTree();
  for (const partial of columnOf(await asking.askShards([plan]), 0)) {
    if (partial.subject === "groups") tree.addPartial(partial);
    if (partial.subject !== "groups" || tree.full) {
      return refused(
        "depth",
        "there are too many different paths for one answer: ask for fewer steps, a shorter range, or with stricter filters",
      );
    }
  }
  const answer = { ...answered(asking.site, scope), visits: tree.at(0).visits, from: levels(tree, flow) };
  return { kind: "answer", answer };
};
