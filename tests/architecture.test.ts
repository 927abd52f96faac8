import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

/**
 * The shape of the house, read off the source itself: who may import whom, how large a file may grow, which names and
 * calls have no place where.
 */
const root = resolve(import.meta.dirname, "..");

/** What each part may import besides itself. */
const mayImport: Record<string, readonly string[]> = {
  protocol: [],
  domain: ["protocol"],
  objects: ["protocol", "domain"],
  workers: ["protocol", "domain", "objects"],
  "client-sdk": ["protocol"],
  "dashboard-ui": ["protocol", "client-sdk"],
  cli: ["protocol", "domain", "client-sdk"],
};

interface Source {
  /** Path from the root, with forward slashes. */
  path: string;
  part: string;
  text: string;
}

const sourcesOf = (part: string): Source[] =>
  readdirSync(join(root, part), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mts|mjs|css)$/.test(entry.name))
    .map((entry) => {
      const path = relative(root, join(entry.parentPath, entry.name));
      return { path, part, text: readFileSync(join(root, path), "utf8") };
    })
    .filter((source) => !source.path.includes("node_modules"));

const sources = Object.keys(mayImport).flatMap(sourcesOf);

const importsOf = (source: Source): string[] =>
  Array.from(source.text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g), (match) => match[1] as string);

/** `part <- part` pairs that a source makes by relative imports. */
const partsImported = (source: Source): string[] =>
  importsOf(source)
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => relative(root, resolve(root, dirname(source.path), specifier)).split("/")[0] as string);

const lines = (source: Source): number => source.text.split("\n").length - 1;

const offenders = (test: (source: Source) => boolean): string[] => sources.filter(test).map((source) => source.path);

describe("the house", () => {
  it("reads every part", () => {
    for (const part of Object.keys(mayImport)) expect(sources.some((source) => source.part === part)).toBe(true);
  });

  it("imports only downwards: protocol <- domain <- objects <- workers, protocol <- client-sdk <- dashboard-ui", () => {
    const wrong = sources.flatMap((source) =>
      partsImported(source)
        .filter((part) => part !== source.part && !mayImport[source.part]?.includes(part))
        .map((part) => `${source.path} imports ${part}`),
    );
    expect(wrong).toEqual([]);
  });

  it("keeps time, chance and I/O out of domain/ and protocol/", () => {
    const forbidden =
      /\bDate\.now\(|new Date\(\)|Math\.random\(|performance\.now\(|from "node:|from "cloudflare:|\bfetch\(/;
    expect(offenders((s) => (s.part === "domain" || s.part === "protocol") && forbidden.test(s.text))).toEqual([]);
  });

  it("asks a clock, not Date, in objects/", () => {
    expect(
      offenders((s) => s.part === "objects" && s.path !== "objects/clock.ts" && /Date\.now\(/.test(s.text)),
    ).toEqual([]);
  });

  it("gives transactionSync a synchronous callback only: an async one is silently accepted and not atomic", () => {
    expect(offenders((s) => /transactionSync\(\s*async/.test(s.text))).toEqual([]);
  });

  it("keeps files small: at most 400 lines, object shells 250, half of all within 120", () => {
    expect(offenders((s) => lines(s) > 400)).toEqual([]);
    const shells = sources.filter((s) => /extends DurableObject\b/.test(s.text));
    expect(shells.map((s) => s.path).sort()).toEqual([
      "objects/directory.ts",
      "objects/site-hub.ts",
      "objects/visitor-shard.ts",
    ]);
    expect(shells.filter((s) => lines(s) > 250).map((s) => s.path)).toEqual([]);
    const sizes = sources.map(lines).sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(120);
  });

  it("has no drawer for everything, and no barrel but the SDK's", () => {
    expect(offenders((s) => /(^|\/)(utils?|helpers?|common|misc)(\/|\.)/.test(s.path))).toEqual([]);
    expect(offenders((s) => /^\s*export \* from/m.test(s.text))).toEqual([]);
  });

  it("says any nowhere, and silences the compiler nowhere", () => {
    expect(offenders((s) => /\bas any\b|: any\b|@ts-(ignore|expect-error|nocheck)/.test(s.text))).toEqual([]);
  });
});
