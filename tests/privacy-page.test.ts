import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");

/** `table: columns` of every table that any object makes. */
const made = readdirSync(join(root, "objects"))
  .filter((name) => name.endsWith(".ts"))
  .flatMap((name) =>
    Array.from(readFileSync(join(root, "objects", name), "utf8").matchAll(/["`]CREATE TABLE ([^"`]*)["`]/g)),
  )
  .map(([, statement = ""]) => {
    const [, table = "", body = ""] = /^(?:IF NOT EXISTS )?(\w+)\s*\(([\s\S]*)\)/.exec(statement) ?? [];
    const columns = body
      .replace(/PRIMARY KEY \([^)]*\)/, "")
      .split(",")
      .map((column) => column.trim().split(/\s+/)[0] ?? "")
      .filter((column) => column !== "");
    return `${table}: ${columns.join(", ")}`;
  });

const told = Array.from(
  readFileSync(join(root, "docs/privacy.md"), "utf8").matchAll(/^\| \w+ \| `(\w+)` \| `([^`]+)` \|/gm),
  ([, table, columns]) => `${table}: ${columns}`,
);

describe("docs/privacy.md", () => {
  it("[PV5] names every table and column that is stored, and no other", () => {
    expect(made.length).toBeGreaterThan(10);
    expect(told.toSorted()).toEqual(made.toSorted());
  });
});
