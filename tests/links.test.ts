import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize, resolve } from "node:path";
import { expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const parts = "{bench,cli,client-sdk,dashboard-ui,domain,objects,protocol,workers}";
const pages = globSync(["*.md", "docs/**/*.md", "bench/*.md"], { cwd: root });
const sources = globSync([`${parts}/**/*.{ts,tsx}`], { cwd: root, exclude: ["**/node_modules/**"] });

/** A heading as the end of an address, as GitHub makes it. */
const slugOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[^\p{L}\p{N}_\- ]/gu, "")
    .trim()
    .replaceAll(" ", "-");

const headingsOf = (page: string): string[] =>
  Array.from(read(page).matchAll(/^#+ (.*)$/gm), ([, heading = ""]) => slugOf(heading));

/** Why a link of a page leads nowhere, or null. */
const objection = (page: string, link: string): string | null => {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : normalize(join(dirname(page), path));
  if (!existsSync(join(root, target))) return `${page}: ${link}`;
  return anchor && target.endsWith(".md") && !headingsOf(target).includes(anchor) ? `${page}: ${link}` : null;
};

it("every link of a page leads somewhere", () => {
  const links = pages.flatMap((page) =>
    Array.from(
      read(page)
        .replace(/```[\s\S]*?```/g, "")
        .matchAll(/\]\((?![a-z]+:)([^)\s]+)\)/g),
      ([, link = ""]) => ({ page, link }),
    ),
  );
  expect(links.length).toBeGreaterThan(50);
  expect(links.map(({ page, link }) => objection(page, link)).filter((wrong) => wrong !== null)).toEqual([]);
});

it("every file that a page names in code, or a comment refers to, is there", () => {
  const named = pages.flatMap((page) =>
    Array.from(read(page).matchAll(/`((?:[a-z-]+\/)+[\w.-]+\.(?:ts|tsx|md))`/g), ([, path = ""]) => ({
      at: page,
      path,
    })),
  );
  const referred = sources.flatMap((at) =>
    Array.from(read(at).matchAll(/\b(docs\/[\w/-]+\.md)\b/g), ([, path = ""]) => ({ at, path })),
  );
  expect([named.length, referred.length].every((count) => count > 30)).toBe(true);
  // docs/dashboard.md names the dashboard's files from where they are.
  const isThere = (path: string): boolean => ["", "dashboard-ui"].some((from) => existsSync(join(root, from, path)));
  const missing = [...named, ...referred].filter(({ path }) => !isThere(path));
  expect(missing.map(({ at, path }) => `${at}: ${path}`)).toEqual([]);
});
