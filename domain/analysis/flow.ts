import type { Flow, FlowAnswer, FlowLevel, FlowPage } from "../../protocol/analysis.ts";
import { columnOf } from "../query/ask-plans.ts";
import { goalFilter } from "../query/goals.ts";
import type { FlowPlan } from "../query/plan.ts";
import { PageTree } from "./page-tree.ts";
import { type Asking, answered, type Outcome, prepare, rateOf, refused } from "./prepare.ts";

/** Reads levels off a tree: where visits went from a node, as many steps further as are left. */
const levels = (tree: PageTree, { depth, limit }: Flow): FlowLevel => {
  const children = tree.children();
  const visitsTo = (nodes: readonly number[]): number => nodes.reduce((sum, node) => sum + tree.at(node).visits, 0);
  const total = tree.at(0).ended + visitsTo(children[0] ?? []);
  const share = (visits: number) => ({ visits, share: rateOf(visits, total) });
  const levelAt = (node: number, left: number): FlowLevel => {
    const nodes = children[node] ?? [];
    const others = nodes.slice(limit);
    return {
      ended: share(tree.at(node).ended),
      pages: nodes.slice(0, limit).map((child): FlowPage => {
        const { page, visits } = tree.at(child);
        return { page, ...share(visits), further: left > 1 ? levelAt(child, left - 1) : null };
      }),
      others: { pages: others.length, ...share(visitsTo(others)) },
    };
  };
  return levelAt(0, depth);
};

/** The ways one page further that an answer lists. */
const oneFurther = (tree: PageTree, ways: readonly string[][], limit: number): string[][] => {
  const children = tree.children();
  return ways.flatMap((way) =>
    (children[tree.nodeAfter(way)] ?? []).slice(0, limit).map((node) => [...way, tree.at(node).page]),
  );
};

/**
 * Answers where visits go from a page, or come from (docs/analysis.md). Step by step, so that of the ways that an answer does not
 * list nothing is asked further.
 */
export const askFlow = async (flow: Flow, asking: Asking): Promise<Outcome<FlowAnswer>> => {
  const prepared = await prepare(flow, asking);
  if (prepared.kind === "refused") return prepared;
  const { scope } = prepared;
  const { page, direction, depth, limit } = flow;
  const start = page === undefined ? null : goalFilter({ page });
  const tree = new PageTree();
  let after: string[][] = [[]];
  for (let step = 0; step < depth && after.length > 0; step++) {
    const plan: FlowPlan = { ...scope, subject: "flow", start, direction, after };
    for (const partial of columnOf(await asking.askShards([plan]), 0)) {
      if (partial.subject === "groups") tree.addPartial(partial);
      if (partial.subject !== "groups" || tree.full) {
        return refused(
          "limit",
          "there are too many different pages for one answer: ask for fewer steps or pages, or with stricter filters",
        );
      }
    }
    after = oneFurther(tree, after, limit);
  }
  const from = levels(tree, flow);
  const { ended, pages, others } = from;
  const visits = pages.reduce((sum, next) => sum + next.visits, ended.visits + others.visits);
  return { kind: "answer", answer: { ...answered(asking.site, scope), visits, from } };
};
