import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");
const ruleIds = Array.from(
  readFileSync(join(root, "SPEC.md"), "utf8").matchAll(/^\* \*\*([A-Z]{2}\d+)\*\*/gm),
  (m) => m[1] as string,
);

/** Ids in square brackets inside test titles. */
const citedIds = new Set(
  readdirSync(join(root, "tests"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".test.ts"))
    .flatMap((entry) => {
      const text = readFileSync(join(entry.parentPath, entry.name), "utf8");
      return Array.from(text.matchAll(/["'`](?:\[[A-Z]{2}\d+\]\s*)+/g), (m) => m[0].match(/[A-Z]{2}\d+/g) ?? []).flat();
    }),
);

describe("SPEC.md", () => {
  it("has rules, each with an id of its own", () => {
    expect(ruleIds.length).toBeGreaterThan(20);
    expect(ruleIds.filter((id, index) => ruleIds.indexOf(id) !== index)).toEqual([]);
  });

  it("has each rule shown by a test whose title carries its id", () => {
    expect(ruleIds.filter((id) => !citedIds.has(id))).toEqual([]);
  });

  it("knows every rule that a test claims to show", () => {
    expect(Array.from(citedIds).filter((id) => !ruleIds.includes(id))).toEqual([]);
  });
});
