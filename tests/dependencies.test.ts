import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");
const json = (path: string) => JSON.parse(readFileSync(join(root, path), "utf8"));

const { dependencies, devDependencies } = json("package.json") as Record<string, Record<string, string>>;
const names = Object.keys({ ...dependencies, ...devDependencies });

/** Name, licence and reason of each row. */
const told = Array.from(
  readFileSync(join(root, "docs/dependencies.md"), "utf8").matchAll(/^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$/gm),
  ([, name = "", licence = "", reason = ""]) => ({ name, licence, reason }),
);

describe("docs/dependencies.md", () => {
  it("[OP6] names every direct dependency, and no other", () => {
    expect(told.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  });

  it("[OP6] gives each its licence, as the package says it, and a reason", () => {
    for (const { name, licence, reason } of told) {
      expect(`${name}: ${licence}`).toBe(`${name}: ${json(`node_modules/${name}/package.json`).license}`);
      expect(reason.length).toBeGreaterThan(3);
    }
  });

  it("[OP6] lets nothing into the product that would bind those who use it", () => {
    const free = new Set(["MIT", "ISC", "Apache-2.0", "Unlicense", "BSD-3-Clause", "BSD-2-Clause"]);
    expect(told.filter(({ name, licence }) => name in (dependencies ?? {}) && !free.has(licence))).toEqual([]);
  });
});
