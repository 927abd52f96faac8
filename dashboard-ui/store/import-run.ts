import { type ReadonlySignal, signal } from "@preact/signals";
import type { DropReason } from "../../protocol/collect.ts";
import type { ImportReport } from "../../protocol/import.ts";
import { IMPORT_DROPPED_LISTED } from "../../protocol/limits.ts";
import { type FileKind, LineNames, namedLine } from "../rules/import-line.ts";
import { type ApiError, asApiError } from "./api.ts";
import { linesOfFile, WrongFile } from "./import-file.ts";

/**
 * One file on its way into a site, in pieces: a request each, so that it can pause, go on after a failure and be of any
 * length. What the server has answered for is durable, and sending it again changes nothing.
 */

export interface ImportState {
  phase: "idle" | "running" | "paused" | "waiting" | "done" | "cancelled" | "refused";
  file: { name: string; size: number } | null;
  /** Bytes of the file whose lines were answered for. */
  read: number;
  lines: number;
  accepted: number;
  duplicates: number;
  /** The first ones; `droppedByReason` counts all. */
  dropped: { line: number; reason: DropReason; detail?: string | undefined }[];
  droppedTotal: number;
  droppedByReason: Partial<Record<DropReason, number>>;
  /** Why it waits or was paused; null when all is well. */
  problem: string | null;
  /** Of a file that is none to import here. */
  kind: Exclude<FileKind, "ndjson"> | "broken" | null;
}

export interface ImportRun {
  readonly state: ReadonlySignal<ImportState>;
  start(file: File): Promise<void>;
  pause(): void;
  resume(): void;
  /** Ends it; what was taken stays. */
  cancel(): void;
  /** Makes room for another file. */
  clear(): void;
}

export interface ImportRunParts {
  send: (lines: string, signal: AbortSignal) => Promise<ImportReport>;
  onFailure: (error: ApiError) => void;
  /** Milliseconds before the attempt after the n-th failure (from 0). */
  pauseMs?: (failures: number) => number;
}

/** A piece: enough to share the cost of a request, little enough that pausing is soon felt. */
const PIECE_LINES = 4000;
const PIECE_CHARS = 2_000_000;
/** A server that restarts is waited for; after so many attempts it is for somebody to say go on. */
const ATTEMPTS = 6;

/** Lines are named on the page's own thread, which has other things to do in between. */
const LINES_AT_A_TIME = 500;
const aMoment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

const blank: ImportState = {
  phase: "idle",
  file: null,
  read: 0,
  lines: 0,
  accepted: 0,
  duplicates: 0,
  dropped: [],
  droppedTotal: 0,
  droppedByReason: {},
  problem: null,
  kind: null,
};

export const isUnderWay = ({ phase }: ImportState): boolean =>
  phase === "running" || phase === "paused" || phase === "waiting";

const isPassing = ({ status }: ApiError): boolean => status === 0 || status === 429 || status >= 500;

class Piece {
  readonly texts: string[] = [];
  /** In the file, of each text. */
  readonly numbers: number[] = [];
  chars = 0;
  get isFull(): boolean {
    return this.texts.length >= PIECE_LINES || this.chars >= PIECE_CHARS;
  }
  add(text: string, number: number): void {
    this.texts.push(text);
    this.numbers.push(number);
    this.chars += text.length;
  }
}

const withReport = (state: ImportState, piece: Piece, report: ImportReport, read: number): ImportState => {
  const droppedByReason = { ...state.droppedByReason };
  for (const [reason, count] of Object.entries(report.dropped_by_reason) as [DropReason, number][]) {
    droppedByReason[reason] = (droppedByReason[reason] ?? 0) + count;
  }
  const more = report.dropped.map(({ line, ...said }) => ({ ...said, line: piece.numbers[line - 1] ?? line }));
  return {
    ...state,
    read,
    lines: state.lines + piece.texts.length,
    accepted: state.accepted + report.accepted,
    duplicates: state.duplicates + report.duplicates,
    dropped: [...state.dropped, ...more].slice(0, IMPORT_DROPPED_LISTED),
    droppedTotal: state.droppedTotal + report.dropped_total,
    droppedByReason,
  };
};

const defaultPause = (failures: number): number => Math.min(30_000, 1000 * 2 ** failures);

export const createImportRun = ({ send, onFailure, pauseMs = defaultPause }: ImportRunParts): ImportRun => {
  const state = signal<ImportState>(blank);
  let abort = new AbortController();
  let goOn: () => void = () => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const become = (part: Partial<ImportState>): void => {
    state.value = { ...state.value, ...part };
  };
  const untilResumed = (): Promise<void> =>
    new Promise((resolve) => {
      goOn = resolve;
    });

  /** Sends a piece until the server took it, or it was cancelled. */
  const deliver = async (piece: Piece, read: number, { signal }: AbortController): Promise<void> => {
    const body = piece.texts.join("\n");
    for (let failures = 0; !signal.aborted; failures++) {
      if (state.value.phase === "paused") await untilResumed();
      if (signal.aborted) return;
      try {
        const report = await send(body, signal);
        if (signal.aborted) return;
        state.value = withReport(state.value, piece, report, read);
        if (state.value.phase === "waiting") become({ phase: "running", problem: null });
        return;
      } catch (thrown) {
        if (signal.aborted) return;
        const error = asApiError(thrown);
        onFailure(error);
        if (isPassing(error) && failures < ATTEMPTS) {
          if (state.value.phase !== "paused") become({ phase: "waiting", problem: error.message });
          await new Promise<void>((resolve) => {
            goOn = resolve;
            timer = setTimeout(resolve, pauseMs(failures));
          });
          clearTimeout(timer);
        } else {
          become({ phase: "paused", problem: error.message });
          failures = -1;
        }
      }
    }
  };

  const run = async (file: File, own: AbortController): Promise<void> => {
    const names = new LineNames();
    let read = 0;
    let piece = new Piece();
    let underWay: Promise<void> = Promise.resolve();
    /** While a piece is on its way the next is read; no more than those two are in memory. */
    const flush = async (upTo: number): Promise<void> => {
      const full = piece;
      piece = new Piece();
      await underWay;
      underWay = deliver(full, upTo, own);
    };
    const lines = linesOfFile(file, (bytes) => {
      read = bytes;
    });
    try {
      for await (const { number, text } of lines) {
        if (own.signal.aborted) return;
        piece.add(namedLine(text, names), number);
        if (piece.isFull) await flush(read);
        else if (number % LINES_AT_A_TIME === 0) await aMoment();
      }
      if (piece.texts.length > 0) await flush(file.size);
    } finally {
      // Also where the file breaks off: what is on its way is accounted for.
      await underWay;
    }
    if (!own.signal.aborted) become({ phase: "done", read: file.size, problem: null });
  };

  const cancel = (): void => {
    abort.abort();
    goOn();
    if (isUnderWay(state.value)) become({ phase: "cancelled", problem: null });
  };

  return {
    state,
    start: async (file) => {
      cancel();
      const own = new AbortController();
      abort = own;
      state.value = { ...blank, phase: "running", file: { name: file.name, size: file.size } };
      try {
        await run(file, own);
      } catch (thrown) {
        if (own.signal.aborted) return;
        // What breaks outside of a request is the file: another kind, or one that cannot be read to its end.
        become({ phase: "refused", kind: thrown instanceof WrongFile ? thrown.kind : "broken" });
      }
    },
    pause: () => {
      if (state.value.phase === "running" || state.value.phase === "waiting")
        become({ phase: "paused", problem: null });
    },
    resume: () => {
      if (state.value.phase !== "paused" && state.value.phase !== "waiting") return;
      become({ phase: "running", problem: null });
      goOn();
    },
    cancel,
    clear: () => {
      cancel();
      state.value = blank;
    },
  };
};
