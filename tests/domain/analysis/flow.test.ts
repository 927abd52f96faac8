import { describe, expect, it } from "vitest";
import { PageTree } from "../../../domain/analysis/page-tree.ts";
import type { FlowBody, FlowLevel } from "../../../protocol/analysis.ts";
import { history } from "../query/history.ts";
import { type AnalysisScene, flowOf, given } from "./analysing.ts";

type Asked = Omit<FlowBody, "date_range"> & { date_range?: unknown };

/** A level as `2 ended | /a 3 (1 ended | /b 2) | 1 others of 4`. */
const said = ({ ended, pages, others }: FlowLevel): string =>
  [
    `${ended.visits} ended`,
    ...pages.map(({ page, visits, further }) => `${page} ${visits}${further ? ` (${said(further)})` : ""}`),
    ...(others.pages > 0 ? [`${others.visits} to ${others.pages} others`] : []),
  ].join(" | ");

const flow = async (scene: AnalysisScene, asked: Asked): Promise<string> => {
  const { visits, from } = given(await flowOf(scene, asked));
  return `${visits}: ${said(from)}`;
};

const scene: AnalysisScene = {
  rows: history(`
    visitor  visit  at                what    page      source
    1        1      2026-03-10 10:00  view    /         Google
    1        1      2026-03-10 10:01  view    /pricing  Google
    1        1      2026-03-10 10:02  Signup  /pricing  Google
    1        1      2026-03-10 10:03  view    /docs     Google
    2        2      2026-03-10 10:00  view    /pricing  Bing
    2        2      2026-03-10 10:01  view    /pricing  Bing
    2        2      2026-03-10 10:02  view    /         Bing
    2        2      2026-03-10 10:03  view    /pricing  Bing
    3        3      2026-03-11 23:58  view    /docs     -
    3        3      2026-03-12 00:02  view    /pricing  -
    4        4      2026-03-12 10:00  view    /docs     -
    5        5      2026-03-12 11:00  Signup  /         -
  `),
  shards: 2,
  tables: 2,
};

describe("flows", () => {
  it("[AN8] says where visits went next, each counted once, by its first view; a reload leads nowhere", async () => {
    expect(await flow(scene, { page: "/pricing" })).toBe("3: 1 ended | / 1 | /docs 1");
    expect(await flow(scene, { page: "/pricing", depth: 3 })).toBe(
      "3: 1 ended | / 1 (0 ended | /pricing 1 (1 ended)) | /docs 1 (1 ended)",
    );
  });

  it("[AN8] says where they came from", async () => {
    expect(await flow(scene, { page: "/pricing", direction: "previous", depth: 2 })).toBe(
      "3: 1 ended | / 1 (1 ended) | /docs 1 (1 ended)",
    );
  });

  it("[AN8] begins with any page that the pattern means", async () => {
    expect(await flow(scene, { page: "/*i*" })).toBe("3: 1 ended | / 1 | /docs 1");
    expect(await flow(scene, { page: "/nowhere" })).toBe("0: 0 ended");
  });

  it("[AN8] without a page begins with entries, or goes back from exits", async () => {
    expect(await flow(scene, {})).toBe("4: 0 ended | /docs 2 | / 1 | /pricing 1");
    expect(await flow(scene, { direction: "previous", depth: 2 })).toBe(
      "4: 0 ended | /docs 2 (1 ended | /pricing 1) | /pricing 2 (0 ended | / 1 | /docs 1)",
    );
  });

  it("[AN8] the view lies in the range, the steps anywhere in the visit", async () => {
    const day = { page: "/docs", date_range: ["2026-03-11", "2026-03-11"] };
    expect(await flow(scene, day)).toBe("1: 0 ended | /pricing 1");
    expect(await flow(scene, { ...day, page: "/pricing" })).toBe("0: 0 ended");
    expect(await flow(scene, { ...day, date_range: ["2026-03-12", "2026-03-12"] })).toBe("1: 1 ended");
    const pricing = { page: "/pricing", direction: "previous", date_range: ["2026-03-12", "2026-03-12"] } as const;
    expect(await flow(scene, pricing)).toBe("1: 0 ended | /docs 1");
  });

  it("[AN3] [AN8] filters choose visits", async () => {
    expect(await flow(scene, { page: "/", filters: [["is", "event:page", ["/docs"]]] })).toBe(
      "1: 0 ended | /pricing 1",
    );
    expect(await flow(scene, { page: "/", filters: [["is", "visit:source", ["Bing"]]] })).toBe(
      "1: 0 ended | /pricing 1",
    );
  });

  it("[AN9] lists the most visited pages, says what others there are, and gives shares of all visits", async () => {
    const { from } = given(await flowOf(scene, { limit: 1 }));
    expect(from).toEqual({
      ended: { visits: 0, share: 0 },
      pages: [{ page: "/docs", visits: 2, share: 50, further: null }],
      others: { pages: 2, visits: 2, share: 50 },
    });
  });

  it("[AN9] a path that looks like a mark is a path", async () => {
    const rows = history(`
      visitor  visit  at                what  page
      1        1      2026-03-10 10:00  view  /
      1        1      2026-03-10 10:01  view  (exit)
    `);
    expect(await flow({ rows }, { page: "/", depth: 2 })).toBe("1: 0 ended | (exit) 1 (1 ended)");
  });

  it.each`
    asked                         | field            | sentence
    ${{ page: "docs" }}           | ${"page"}        | ${"must start with /"}
    ${{ direction: "back" }}      | ${"direction"}   | ${"must be next or previous"}
    ${{ depth: 4 }}               | ${"depth"}       | ${"must be at most 3"}
    ${{ limit: 0 }}               | ${"limit"}       | ${"must be 1 or more"}
    ${{ depth: 3, limit: 22 }}    | ${"limit"}       | ${"must be smaller at this depth"}
    ${{ steps: 2 }}               | ${"steps"}       | ${"is not known here"}
    ${{ filters: ["visit"] }}     | ${"filters.0"}   | ${"Invalid filter"}
    ${{ include: { all: true } }} | ${"include.all"} | ${"is not known here"}
  `("[AN5] names what is wrong: $field $sentence", async ({ asked, field, sentence }) => {
    expect(await flowOf(scene, asked as Asked)).toEqual({ errors: { [field]: [expect.stringContaining(sentence)] } });
  });

  it("[AN6] a tree knows when it has more places than an answer", () => {
    const tree = new PageTree();
    const page = tree.codeOfPage("/");
    for (let node = 0; node < 299_999; node++) tree.childOf(node, page);
    expect(tree.full).toBe(false);
    tree.childOf(299_999, page);
    expect(tree.full).toBe(true);
  });
});
