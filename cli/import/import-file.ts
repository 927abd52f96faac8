import type { ImportReport } from "../../protocol/import.ts";
import { CommandError } from "../command-error.ts";
import type { ImportFormat } from "./format.ts";
import { guessFormat } from "./format.ts";
import { LineIdentity } from "./line-identity.ts";
import { prepareLine } from "./prepare-line.ts";
import { addBatch, emptyTally, type Tally } from "./tally.ts";

/** Lines of the file per request: enough to share the cost of a commit, little enough to hold in memory. */
const BATCH_LINES = 5000;
/** Of how many lines the format is guessed. */
const GUESS_LINES = 20;

export interface ImportJob {
  site: string;
  /** Null: guess. */
  format: ImportFormat | null;
  lines: AsyncIterable<string>;
  upload(lines: readonly string[]): Promise<ImportReport>;
  /** Where an interrupted import of these lines got to. */
  resumeFrom(firstLine: string, format: ImportFormat): Tally | null;
  /** Told when everything up to here is durable. */
  onDurable(tally: Tally): void;
  /** Told of lines that the server could not use, by their number in the file. */
  onInvalid(line: number, detail: string): void;
}

const EMPTY_REPORT: ImportReport = { accepted: 0, duplicates: 0, dropped: [], dropped_total: 0, dropped_by_reason: {} };

/** Lines of the file that are sent and accounted for together. */
class Batch {
  readonly texts: string[] = [];
  /** The number in the file of each text. */
  readonly numbers: number[] = [];
  readonly dropped: Record<string, number> = {};
  lines = 0;
}

/**
 * Blank lines are no lines. The first lines are held back until the format is known.
 * @throws CommandError when no format fits
 */
async function* withFormat(
  lines: AsyncIterable<string>,
  given: ImportFormat | null,
): AsyncGenerator<{ line: string; format: ImportFormat }> {
  let format = given;
  let held: string[] = [];
  const settle = (): ImportFormat => {
    const guessed = guessFormat(held);
    if (!guessed)
      throw new CommandError("The format of the file is not known; say it with --from combined, common or ndjson.");
    return guessed;
  };
  for await (const line of lines) {
    if (line.trim() === "") continue;
    held.push(line);
    if (!format && held.length < GUESS_LINES) continue;
    format ??= settle();
    for (const known of held) yield { line: known, format };
    held = [];
  }
  if (held.length > 0) {
    format ??= settle();
    for (const known of held) yield { line: known, format };
  }
}

/**
 * Imports lines batch by batch; while one is on its way the next is prepared.
 * @returns what became of all lines, including those of an earlier, interrupted run
 */
export const importFile = async (job: ImportJob): Promise<Tally> => {
  const identity = new LineIdentity();
  let tally = emptyTally();
  let skip = 0;
  let number = 0;
  let batch = new Batch();
  let underWay: Promise<void> = Promise.resolve();

  const deliver = async (sent: Batch): Promise<void> => {
    const report = sent.texts.length > 0 ? await job.upload(sent.texts) : EMPTY_REPORT;
    for (const { line, reason, detail } of report.dropped) {
      if (reason === "invalid") job.onInvalid(sent.numbers[line - 1] ?? 0, detail ?? "not valid");
    }
    tally = addBatch(tally, sent.lines, sent.dropped, report);
    job.onDurable(tally);
  };
  const flush = async (): Promise<void> => {
    const sent = batch;
    batch = new Batch();
    await underWay;
    underWay = deliver(sent);
    // A failure is thrown by whoever waits next; until then it must not count as unhandled.
    underWay.catch(() => {});
  };

  for await (const { line, format } of withFormat(job.lines, job.format)) {
    number++;
    if (number === 1) {
      tally = job.resumeFrom(line, format) ?? tally;
      skip = tally.lines;
    }
    const prepared = prepareLine(line, format, job.site, identity);
    if (number <= skip) continue;
    batch.lines++;
    if (prepared.kind === "send") {
      batch.texts.push(prepared.text);
      batch.numbers.push(number);
    } else {
      batch.dropped[prepared.reason] = (batch.dropped[prepared.reason] ?? 0) + 1;
      if (prepared.reason === "invalid") job.onInvalid(number, "not a line of this format");
    }
    if (batch.lines >= BATCH_LINES) await flush();
  }
  if (batch.lines > 0) await flush();
  await underWay;
  return tally;
};
