import { type ReadonlySignal, signal } from "@preact/signals";
import type { ImportReport } from "../../protocol/import.ts";
import { blankImport, type ImportState, isUnderWay, withReport } from "../rules/import-state.ts";
import { type ApiError, asApiError } from "./api.ts";
import { createGate } from "./gate.ts";
import { WrongFile } from "./import-file.ts";
import { type Piece, piecesOf } from "./import-pieces.ts";

/**
 * One file on its way into a site, in pieces: a request each, so that it can pause, go on after a failure and be of any
 * length. What the server has answered for is durable, and sending it again changes nothing.
 */

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

/** A server that restarts is waited for; after so many attempts it is for somebody to say go on. */
const ATTEMPTS = 6;

const isPassing = ({ status }: ApiError): boolean => status === 0 || status === 429 || status >= 500;

const defaultPause = (failures: number): number => Math.min(30_000, 1000 * 2 ** failures);

export const createImportRun = ({ send, onFailure, pauseMs = defaultPause }: ImportRunParts): ImportRun => {
  const state = signal<ImportState>(blankImport);
  const gate = createGate();
  let abort = new AbortController();
  const become = (part: Partial<ImportState>): void => {
    state.value = { ...state.value, ...part };
  };

  /** Waits before the next attempt, or pauses for somebody to say go on. @returns failures in a row by then */
  const afterFailure = async (thrown: unknown, failures: number): Promise<number> => {
    const error = asApiError(thrown);
    onFailure(error);
    if (!isPassing(error) || failures >= ATTEMPTS) {
      become({ phase: "paused", problem: error.message });
      return 0;
    }
    if (state.value.phase !== "paused") become({ phase: "waiting", problem: error.message });
    await gate.wait(pauseMs(failures));
    return failures + 1;
  };

  /** Sends a piece until the server took it, or it was cancelled. */
  const deliver = async (piece: Piece, signal: AbortSignal): Promise<void> => {
    let failures = 0;
    while (!signal.aborted) {
      if (state.value.phase === "paused") await gate.wait();
      if (signal.aborted) return;
      try {
        const report = await send(piece.body, signal);
        if (signal.aborted) return;
        state.value = withReport(state.value, report, piece);
        if (state.value.phase === "waiting") become({ phase: "running", problem: null });
        return;
      } catch (thrown) {
        if (signal.aborted) return;
        failures = await afterFailure(thrown, failures);
      }
    }
  };

  /** While a piece is on its way the next is read; no more than those two are in memory. */
  const run = async (file: File, signal: AbortSignal): Promise<void> => {
    let underWay: Promise<void> = Promise.resolve();
    try {
      for await (const piece of piecesOf(file)) {
        await underWay;
        if (signal.aborted) return;
        underWay = deliver(piece, signal);
      }
    } finally {
      // Also where the file breaks off: what is on its way is accounted for.
      await underWay;
    }
    if (!signal.aborted) become({ phase: "done", read: file.size, problem: null });
  };

  const cancel = (): void => {
    abort.abort();
    gate.open();
    if (isUnderWay(state.value)) become({ phase: "cancelled", problem: null });
  };

  return {
    state,
    start: async (file) => {
      cancel();
      abort = new AbortController();
      const { signal } = abort;
      state.value = { ...blankImport, phase: "running", file: { name: file.name, size: file.size } };
      try {
        await run(file, signal);
      } catch (thrown) {
        if (signal.aborted) return;
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
      gate.open();
    },
    cancel,
    clear: () => {
      cancel();
      state.value = blankImport;
    },
  };
};
