import { gzipSync } from "node:zlib";
import { effect } from "@preact/signals";
import { describe, expect, it } from "vitest";
import type { ImportState } from "../../../dashboard-ui/rules/import-state.ts";
import { ApiError } from "../../../dashboard-ui/store/api.ts";
import { createImportRun, type ImportRunParts } from "../../../dashboard-ui/store/import-run.ts";
import type { ImportReport } from "../../../protocol/import.ts";

const lineOf = (number: number): string => JSON.stringify({ visitor: `u${number}`, type: "pageview" });

const fileOf = (content: string | Uint8Array<ArrayBuffer>, name = "history.ndjson"): File => new File([content], name);

/** A server that takes what is JSON, and may be told to fail. */
const play = (part: Partial<ImportRunParts> = {}) => {
  const pieces: string[][] = [];
  const failing: ApiError[] = [];
  const take = (lines: string): ImportReport => {
    const next = failing.shift();
    if (next) throw next;
    const texts = lines.split("\n");
    pieces.push(texts);
    const dropped = texts.flatMap((text, index) =>
      text.startsWith("{oops") ? [{ line: index + 1, reason: "invalid" as const, detail: "the line is not JSON" }] : [],
    );
    const dropped_by_reason = dropped.length > 0 ? { invalid: dropped.length } : {};
    const accepted = texts.length - dropped.length;
    return {
      accepted,
      duplicates: 0,
      dropped: dropped.slice(0, 100),
      dropped_total: dropped.length,
      dropped_by_reason,
    };
  };
  const run = createImportRun({
    send: async (lines) => take(lines),
    onFailure: () => undefined,
    pauseMs: () => 0,
    ...part,
  });
  const until = (phase: ImportState["phase"]): Promise<void> =>
    new Promise((resolve) => {
      const stop = effect(() => {
        if (run.state.value.phase !== phase) return;
        resolve();
        queueMicrotask(() => stop());
      });
    });
  return { run, pieces, failing, take, until };
};

describe("an import from the dashboard", () => {
  const many = Array.from({ length: 9001 }, (_, index) => (index % 3000 === 2999 ? "{oops" : lineOf(index))).join("\n");

  it("[UI36] goes in pieces, says how far it is, and lists what was not taken by its line of the file", async () => {
    const { run, pieces } = play();
    const file = fileOf(`\n${many}\r\n\n`);
    await run.start(file);
    const { phase, lines, accepted, droppedTotal, droppedByReason, dropped, read } = run.state.value;
    expect(pieces.map(({ length }) => length)).toEqual([4000, 4000, 1001]);
    expect([phase, lines, accepted, droppedTotal, read]).toEqual(["done", 9001, 8998, 3, file.size]);
    expect(droppedByReason).toEqual({ invalid: 3 });
    expect(dropped.map(({ line }) => line)).toEqual([3001, 6001, 9001]);
  });

  it("[UI36] takes gzip by its content, whatever the name says; one that is cut off says so", async () => {
    const { run } = play();
    const packed = new Uint8Array(gzipSync(many));
    await run.start(fileOf(packed, "history.txt"));
    expect([run.state.value.phase, run.state.value.accepted]).toEqual(["done", 8998]);
    await run.start(fileOf(packed.slice(0, packed.length - 20)));
    const { phase, kind, lines, accepted } = run.state.value;
    expect([phase, kind, lines > 0, accepted > 0]).toEqual(["refused", "broken", true, true]);
  });

  it.each([
    ["a,b,c\n1,2,3", "table"],
    ['1.2.3.4 - - [21/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 12', "access-log"],
    ["x".repeat(3_000_000), "unknown"],
  ])("[UI36] sends nothing of a file of another kind: %#", async (content, kind) => {
    const { run, pieces } = play();
    await run.start(fileOf(content));
    expect([run.state.value.phase, run.state.value.kind, pieces]).toEqual(["refused", kind, []]);
  });

  it("[UI36] waits for a server that is away, and goes on by itself; nothing is sent twice that was taken", async () => {
    const { run, pieces, failing } = play();
    failing.push(new ApiError(503, "later"), new ApiError(0, "unreachable"), new ApiError(429, "slower"));
    await run.start(fileOf(many));
    expect([run.state.value.phase, run.state.value.lines, pieces.length]).toEqual(["done", 9001, 3]);
  });

  it("[UI36] stops at what does not pass by itself, says why, and goes on when it is told to", async () => {
    const { run, failing, until } = play();
    failing.push(new ApiError(413, "The body has too many bytes."));
    const whole = run.start(fileOf(many));
    await until("paused");
    expect(run.state.value.problem).toBe("The body has too many bytes.");
    run.resume();
    await whole;
    expect([run.state.value.phase, run.state.value.accepted, run.state.value.problem]).toEqual(["done", 8998, null]);
  });

  it("[UI36] pauses between two pieces", async () => {
    const inner = play();
    const { run, until } = play({
      send: async (lines) => {
        run.pause();
        return inner.take(lines);
      },
    });
    const whole = run.start(fileOf(many));
    for (const read of [4000, 8000]) {
      await until("paused");
      while (run.state.value.lines < read) await Promise.resolve();
      expect(run.state.value.lines).toBe(read);
      run.resume();
    }
    await until("paused");
    run.resume();
    await whole;
    expect([run.state.value.phase, run.state.value.lines]).toEqual(["done", 9001]);
  });

  it("[UI36] ends when it is stopped, with what was taken; another file begins anew", async () => {
    const { run, until } = play({ send: (_, signal) => new Promise((_, no) => signal.addEventListener("abort", no)) });
    const whole = run.start(fileOf(many));
    await until("running");
    run.cancel();
    await whole;
    expect([run.state.value.phase, run.state.value.lines]).toEqual(["cancelled", 0]);
    run.clear();
    expect(run.state.value.phase).toBe("idle");
  });
});
