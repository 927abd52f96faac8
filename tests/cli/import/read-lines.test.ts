import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { openLines } from "../../../cli/import/read-lines.ts";
import { IMPORT_LINE_BYTES } from "../../../protocol/limits.ts";

const directory = mkdtempSync(join(tmpdir(), "footfall-lines-"));
afterAll(() => rmSync(directory, { recursive: true }));

const read = async (content: Uint8Array | string): Promise<string[]> => {
  const path = join(directory, "file");
  writeFileSync(path, content);
  const source = await openLines(path);
  const lines: string[] = [];
  for await (const line of source.lines) lines.push(line);
  expect(source.bytesRead()).toBe(source.size);
  return lines;
};

describe("reading lines", () => {
  it("[CL12] gives what was written, plain and gzipped, in whatever pieces it comes", async () => {
    const line = fc.string({ unit: fc.constantFrom("a", "é", "\u{1f600}", " ", '"'), maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1 }), async (lines) => {
        const text = `${lines.join("\n")}\n`;
        expect(await read(text)).toEqual(lines);
        expect(await read(gzipSync(text))).toEqual(lines);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ["", []],
    ["a", ["a"]],
    ["a\r\nb\r\n", ["a", "b"]],
    ["a\n\nb", ["a", "", "b"]],
    ["\uFEFFa\r\n\uFEFFb", ["a", "\uFEFFb"]],
  ])("splits %j", async (text, lines) => {
    expect(await read(text)).toEqual(lines);
  });

  it("[CL12] reads gzipped logs that were put one behind the other", async () => {
    expect(await read(Buffer.concat([gzipSync("a\nb\n"), gzipSync("c\n")]))).toEqual(["a", "b", "c"]);
  });

  it("keeps no more of an endless line than shows that it is too long", async () => {
    const [long, next] = await read(`${"x".repeat(8_000_000)}\nnext\n`);
    expect(long?.length).toBeGreaterThan(IMPORT_LINE_BYTES);
    expect(long?.length).toBeLessThan(2_000_000);
    expect(next).toBe("next");
  });

  it("says which file cannot be read", async () => {
    await expect(openLines(join(directory, "none"))).rejects.toThrow(/none cannot be read: ENOENT/);
    await expect(openLines(directory)).rejects.toThrow("it is a directory");
    await expect(read(gzipSync("hello\n".repeat(1000)).subarray(0, 40))).rejects.toThrow("cannot be read to its end");
  });
});
