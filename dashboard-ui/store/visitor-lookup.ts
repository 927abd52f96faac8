import { type ReadonlySignal, signal } from "@preact/signals";
import type { Erasure, VisitorRecord } from "../../protocol/visitor-record.ts";
import { type ApiError, asApiError } from "./api.ts";
import type { SiteAdminApi } from "./site-admin-api.ts";

/** One visitor being looked up or erased. */
export type Lookup =
  | { phase: "idle" }
  | { phase: "finding" }
  | { phase: "nothing" }
  | { phase: "found"; record: VisitorRecord }
  /** `waiting`: something was out of reach, and the server goes on by itself. */
  | { phase: "erasing"; waiting: boolean }
  | { phase: "erased"; erasure: Erasure }
  | { phase: "failed"; message: string };

export interface VisitorLookup {
  readonly state: ReadonlySignal<Lookup>;
  find(id: string): Promise<void>;
  /** Erases, and asks again until nothing is left or the page is gone. */
  erase(id: string): Promise<void>;
  close(): void;
}

export interface VisitorLookupParts {
  api: Pick<SiteAdminApi, "visitor" | "eraseVisitor">;
  onFailure: (error: ApiError) => void;
  /** Between two questions whether an erasure is done. */
  pauseMs?: number;
}

export const createVisitorLookup = ({ api, onFailure, pauseMs = 4000 }: VisitorLookupParts): VisitorLookup => {
  const state = signal<Lookup>({ phase: "idle" });
  let closed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const become = (next: Lookup): void => {
    if (!closed) state.value = next;
  };
  const fail = (thrown: unknown): void => {
    const error = asApiError(thrown);
    onFailure(error);
    become(error.status === 404 ? { phase: "nothing" } : { phase: "failed", message: error.message });
  };
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      timer = setTimeout(resolve, pauseMs);
    });
  return {
    state,
    find: async (id) => {
      become({ phase: "finding" });
      try {
        become({ phase: "found", record: await api.visitor(id) });
      } catch (thrown) {
        fail(thrown);
      }
    },
    erase: async (id) => {
      become({ phase: "erasing", waiting: false });
      const sum = { visits: 0, events: 0 };
      try {
        while (!closed) {
          const { done, visits, events } = await api.eraseVisitor(id);
          // Each answer counts what is gone by then; the last one may find nothing left to count.
          sum.visits = Math.max(sum.visits, visits);
          sum.events = Math.max(sum.events, events);
          if (done) return become({ phase: "erased", erasure: { done, ...sum } });
          become({ phase: "erasing", waiting: true });
          await pause();
        }
      } catch (thrown) {
        fail(thrown);
      }
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
};
