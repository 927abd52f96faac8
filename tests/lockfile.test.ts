import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";

interface LockedPackage {
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

type Packages = Record<string, LockedPackage>;

/** Where npm would look for `name` from the package at `path`. */
const isLocked = (packages: Packages, path: string, name: string): boolean => {
  const [nested, top] = [`${path}/node_modules/${name}`, `node_modules/${name}`];
  return nested in packages || top in packages;
};

describe.each(["package-lock.json", "tests/oracle/package-lock.json"])("%s", (file) => {
  const { packages } = JSON.parse(readFileSync(resolve(import.meta.dirname, "..", file), "utf8")) as {
    packages: Packages;
  };

  it("serves every platform: each optional platform package of a locked package has an entry", () => {
    const missing = Object.entries(packages).flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies ?? {})
        .filter((name) => !isLocked(packages, path, name))
        .map((name) => `${path} -> ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it("records no download address", () => {
    expect(
      Object.entries(packages)
        .filter(([, entry]) => entry.resolved)
        .map(([path]) => path),
    ).toEqual([]);
  });
});
