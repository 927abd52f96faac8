import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";

interface LockedPackage {
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

const lock = JSON.parse(readFileSync(resolve(import.meta.dirname, "../package-lock.json"), "utf8")) as {
  packages: Record<string, LockedPackage>;
};

/** Where npm would look for `name` from the package at `path`. */
const isLocked = (path: string, name: string): boolean => {
  const [nested, top] = [`${path}/node_modules/${name}`, `node_modules/${name}`];
  return nested in lock.packages || top in lock.packages;
};

describe("package-lock.json", () => {
  it("serves every platform: each optional platform package of a locked package has an entry", () => {
    const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies ?? {})
        .filter((name) => !isLocked(path, name))
        .map((name) => `${path} -> ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it("records no download address", () => {
    expect(
      Object.entries(lock.packages)
        .filter(([, entry]) => entry.resolved)
        .map(([path]) => path),
    ).toEqual([]);
  });
});
