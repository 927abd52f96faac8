import { type ReadonlySignal, signal } from "@preact/signals";
import { type ApiError, asApiError } from "./api.ts";

/**
 * What a site gave out and may take back: keys, share links, segments. A secret is shown by whoever made it, once.
 * Each change answers null, or why it was refused.
 */
export interface EntryList<TEntry extends { id: string | number }, TNew> {
  /** Null until loaded. */
  readonly entries: ReadonlySignal<readonly TEntry[] | null>;
  readonly failure: ReadonlySignal<ApiError | null>;
  /** What was made last, with its secret; null when nothing was, or it is gone. */
  readonly made: ReadonlySignal<TEntry | null>;
  load(): Promise<void>;
  make(what: TNew): Promise<string | null>;
  /** Changes an entry in place. */
  change(how: () => Promise<TEntry>): Promise<string | null>;
  remove(id: TEntry["id"]): Promise<string | null>;
}

export interface EntryListParts<TEntry extends { id: string | number }, TNew> {
  load: () => Promise<readonly TEntry[]>;
  make: (what: TNew) => Promise<TEntry>;
  remove: (id: TEntry["id"]) => Promise<void>;
  onFailure: (error: ApiError) => void;
  /** Puts them in order; not there: as the server has them, new ones last. */
  sorted?: (entries: readonly TEntry[]) => readonly TEntry[];
}

export const createEntryList = <TEntry extends { id: string | number }, TNew>({
  load,
  make,
  remove,
  onFailure,
  sorted = (given) => given,
}: EntryListParts<TEntry, TNew>): EntryList<TEntry, TNew> => {
  const entries = signal<readonly TEntry[] | null>(null);
  const failure = signal<ApiError | null>(null);
  const made = signal<TEntry | null>(null);
  const attempt = async (change: () => Promise<void>): Promise<string | null> => {
    try {
      await change();
      return null;
    } catch (thrown) {
      const error = asApiError(thrown);
      onFailure(error);
      return error.message;
    }
  };
  return {
    entries,
    failure,
    made,
    load: async () => {
      failure.value = null;
      try {
        entries.value = sorted(await load());
      } catch (thrown) {
        failure.value = asApiError(thrown);
        onFailure(failure.value);
      }
    },
    make: (what) =>
      attempt(async () => {
        const entry = await make(what);
        made.value = entry;
        entries.value = sorted([...(entries.value ?? []), entry]);
      }),
    change: (how) =>
      attempt(async () => {
        const changed = await how();
        entries.value = sorted((entries.value ?? []).map((entry) => (entry.id === changed.id ? changed : entry)));
      }),
    remove: (id) =>
      attempt(async () => {
        await remove(id);
        entries.value = (entries.value ?? []).filter((entry) => entry.id !== id);
        if (made.value?.id === id) made.value = null;
      }),
  };
};
