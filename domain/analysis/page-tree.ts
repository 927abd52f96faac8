import type { GroupsPartial } from "../query/partial.ts";

/** Places of one answer: about 30 MB of them. */
const PLACES_MAX = 300_000;

/** A node and a page as one number of a map: nodes are bounded, pages are at most one per node and table. */
const PAIR = 2 ** 26;

/** Where visits went, page after page, and how many ended where. Node 0 is where they all begin. */
export class PageTree {
  private readonly parents = [-1];
  private readonly codes = [-1];
  private readonly visits = [0];
  private readonly ended = [0];
  private readonly pages: string[] = [];
  private readonly codeOf = new Map<string, number>();
  private readonly nodeOf = new Map<number, number>();

  get count(): number {
    return this.parents.length;
  }

  /** More places than an answer may have. */
  get full(): boolean {
    return this.count > PLACES_MAX;
  }

  /** The number by which the tree knows a page. */
  codeOfPage(page: string): number {
    let code = this.codeOf.get(page);
    if (code === undefined) {
      code = this.pages.push(page) - 1;
      this.codeOf.set(page, code);
    }
    return code;
  }

  /** The node of a page after a node. */
  childOf(parent: number, code: number): number {
    const pair = parent * PAIR + code;
    let node = this.nodeOf.get(pair);
    if (node === undefined) {
      node = this.parents.push(parent) - 1;
      this.codes.push(code);
      this.visits.push(0);
      this.ended.push(0);
      this.nodeOf.set(pair, node);
    }
    return node;
  }

  /** The node of a page after a node; -1 where there is none yet. */
  find(parent: number, code: number): number {
    return this.nodeOf.get(parent * PAIR + code) ?? -1;
  }

  /** The node at the end of a way, page by page. */
  nodeAfter(pages: readonly string[]): number {
    return pages.reduce((node, page) => this.childOf(node, this.codeOfPage(page)), 0);
  }

  /** Notes visits that came to a node, and of those the ones that went no further. */
  note(node: number, visits: number, ended: number): void {
    this.visits[node] = (this.visits[node] as number) + visits;
    this.ended[node] = (this.ended[node] as number) + ended;
  }

  /** A shard's reply: a row per node, each after the one that it follows. A page is written once, then told by its first row. */
  partial(): GroupsPartial {
    const rowOf = new Map<number, number>();
    const pages = this.codes.map((code, row) => {
      const first = rowOf.get(code);
      if (first === undefined) rowOf.set(code, row);
      return first ?? this.pages[code] ?? "";
    });
    return {
      subject: "groups",
      count: this.count,
      keys: [this.parents, pages],
      sums: [Float64Array.from(this.visits), Float64Array.from(this.ended)],
    };
  }

  /** Adds another tree. */
  addPartial({ count, keys, sums }: GroupsPartial): void {
    const [parents = [], pages = []] = keys;
    const [visits, ended] = sums;
    const nodes = new Uint32Array(count);
    for (let row = 0; row < count; row++) {
      const parent = parents[row] as number;
      const page = pages[row] as string | number;
      const code = this.codeOfPage(typeof page === "number" ? (pages[page] as string) : page);
      const node = parent < 0 ? 0 : this.childOf(nodes[parent] as number, code);
      nodes[row] = node;
      this.note(node, visits?.[row] ?? 0, ended?.[row] ?? 0);
    }
  }

  /** The nodes after each node: most visits first, then by page. */
  children(): number[][] {
    const children: number[][] = Array.from({ length: this.count }, () => []);
    for (let node = 1; node < this.count; node++) children[this.parents[node] as number]?.push(node);
    for (const nodes of children) nodes.sort((a, b) => this.compare(this.at(a), this.at(b)));
    return children;
  }

  /** What is known of a node; the page of node 0 is "". */
  at(node: number): { page: string; visits: number; ended: number } {
    const page = this.pages[this.codes[node] as number] ?? "";
    return { page, visits: this.visits[node] as number, ended: this.ended[node] as number };
  }

  private compare(a: ReturnType<PageTree["at"]>, b: ReturnType<PageTree["at"]>): number {
    return b.visits - a.visits || (a.page < b.page ? -1 : 1);
  }
}
