import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/** Rules that the sources themselves must keep. */

const folder = fileURLToPath(new URL("../../dashboard-ui/", import.meta.url));
const read = (pattern: string): [file: string, source: string][] =>
  globSync(pattern, { cwd: folder }).map((file) => [file, readFileSync(folder + file, "utf8")]);

const withoutComments = (source: string): string => source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");

describe("the dashboard's sources", () => {
  it("[UI4] nothing is ever made into markup or code", () => {
    const dangers = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc|javascript:/;
    const files = read("**/*.{ts,tsx,js}");
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter(([, source]) => dangers.test(withoutComments(source))).map(([file]) => file)).toEqual([]);
  });

  it("[UI4] the page has no inline script and no inline style", () => {
    const [[, page] = ["", ""]] = read("index.html");
    expect(page).toContain('<script src="/theme-boot.js">');
    expect(page).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(page.match(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/g)).toBeNull();
  });

  it("[UI18] no visible word stands in a component", () => {
    const words = /^\s*[A-Z][a-z]+( [a-z]+)*[.…]?\s*$|>[A-Z][a-z]+[^<>{}=;()]*<\/|(?:aria-label|title|alt)="[^"]+"/m;
    const files = read("**/*.tsx");
    expect(files.length).toBeGreaterThan(25);
    const found = files.flatMap(([file, source]) => {
      const match = words.exec(withoutComments(source));
      return match ? [`${file}: ${match[0].trim()}`] : [];
    });
    expect(found).toEqual([]);
  });
});
