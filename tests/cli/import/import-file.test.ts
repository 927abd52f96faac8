import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ImportJob, importFile } from "../../../cli/import/import-file.ts";
import type { Tally } from "../../../cli/import/tally.ts";
import type { ImportReport } from "../../../protocol/import.ts";

const sample = readFileSync(join(import.meta.dirname, "../fixtures/access.log"), "utf8").split("\n");

async function* from(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

/** Stands for a server: knows ids, and takes Googlebot for a bot. */
const memoryServer = () => {
  const known = new Set<string>();
  const requests: number[] = [];
  return {
    known,
    requests,
    async upload(lines: readonly string[]): Promise<ImportReport> {
      requests.push(lines.length);
      const report = { accepted: 0, duplicates: 0, dropped: [], dropped_total: 0, dropped_by_reason: { bot: 0 } };
      for (const line of lines) {
        const { id, user_agent } = JSON.parse(line) as { id: string; user_agent?: string };
        if (user_agent?.includes("Googlebot")) {
          report.dropped_total++;
          report.dropped_by_reason.bot++;
        } else if (known.has(id)) report.duplicates++;
        else {
          known.add(id);
          report.accepted++;
        }
      }
      return report;
    },
  };
};

const job = (over: Partial<ImportJob> & Pick<ImportJob, "upload">, lines = sample): ImportJob => ({
  site: "shop.example",
  format: null,
  lines: from(lines),
  resumeFrom: () => null,
  onDurable: () => {},
  onInvalid: () => {},
  ...over,
});

const accounted = ({ accepted, duplicates, dropped }: Tally): number =>
  accepted + duplicates + Object.values(dropped).reduce((sum, count) => sum + count, 0);

describe("importing a file", () => {
  it("[CL11] every line of the sample log is in exactly one count", async () => {
    const tally = await importFile(job(memoryServer()));
    expect(tally).toEqual({
      lines: 54,
      accepted: 25,
      duplicates: 0,
      dropped: { asset: 18, bot: 3, status: 2, method: 3, invalid: 3 },
    });
    expect(accounted(tally)).toBe(tally.lines);
  });

  it("[CL13] again, everything that was accepted is a duplicate", async () => {
    const server = memoryServer();
    const first = await importFile(job(server));
    const again = await importFile(job(server));
    expect(again).toEqual({ ...first, accepted: 0, duplicates: first.accepted });
  });

  it("[CL15] after an interruption it goes on where it was durable, and counts the whole file", async () => {
    const many = Array.from({ length: 12_345 }, (_, i) => JSON.stringify({ visitor: `u${i % 7}`, n: i }));
    const server = memoryServer();
    let durable: Tally | null = null;
    const broken = importFile(
      job(
        {
          upload: async (lines) => {
            if (server.requests.length === 1) throw new Error("the line is cut");
            return server.upload(lines);
          },
          onDurable: (tally) => {
            durable = tally;
          },
        },
        many,
      ),
    );
    await expect(broken).rejects.toThrow("the line is cut");
    expect(durable).toMatchObject({ lines: 5000, accepted: 5000 });
    const tally = await importFile(job({ ...server, resumeFrom: () => durable }, many));
    expect(tally).toEqual({ lines: 12_345, accepted: 12_345, duplicates: 0, dropped: {} });
    expect(server.requests.reduce((sum, lines) => sum + lines, 0)).toBe(12_345);
  });

  it("[CL12] asks for the format when it cannot be guessed, and for nothing when there are no lines", async () => {
    await expect(importFile(job(memoryServer(), ["what", "is", "this"]))).rejects.toThrow("--from combined");
    expect(await importFile(job(memoryServer(), ["", " "]))).toMatchObject({ lines: 0 });
  });

  it("says which lines are not valid, by their number in the file", async () => {
    const invalid: [number, string][] = [];
    const upload = async (lines: readonly string[]): Promise<ImportReport> => ({
      accepted: lines.length - 1,
      duplicates: 0,
      dropped: [{ line: 2, reason: "invalid", detail: "url is required" }],
      dropped_total: 1,
      dropped_by_reason: { invalid: 1 },
    });
    const lines = ['{"visitor":"a"}', "", "oops", '{"visitor":"b"}'];
    await importFile(job({ upload, onInvalid: (line, detail) => invalid.push([line, detail]) }, lines));
    expect(invalid).toEqual([
      [2, "not a line of this format"],
      [3, "url is required"],
    ]);
  });
});
