import { type ReadonlySignal, signal } from "@preact/signals";
import type { ChangeSegment, Segment } from "../../protocol/segments.ts";
import { text } from "../text.ts";
import { type ApiError, asApiError, type Http, sitePath } from "./api.ts";

/** A site's segments. Each change answers null, or why it was refused. */
export interface SegmentsStore {
  /** In the order of their names; null until they were asked for. */
  readonly list: ReadonlySignal<readonly Segment[] | null>;
  /** Of the loading. */
  readonly failure: ReadonlySignal<ApiError | null>;
  /** Its name, or its number where that is not known. */
  nameOf(id: number): string;
  /** Asks for them unless they are known. */
  need(): void;
  create(segment: Pick<Segment, "name" | "filters">): Promise<{ id: number } | { problem: string }>;
  change(id: number, part: ChangeSegment): Promise<string | null>;
  remove(id: number): Promise<string | null>;
}

export interface SegmentsParts {
  site: string;
  http: Http;
  onFailure: (error: ApiError) => void;
}

const byName = (segments: readonly Segment[]): Segment[] =>
  segments.toSorted((a, b) => a.name.localeCompare(b.name) || a.id - b.id);

export const createSegments = ({ site, http, onFailure }: SegmentsParts): SegmentsStore => {
  const list = signal<readonly Segment[] | null>(null);
  const failure = signal<ApiError | null>(null);
  const path = `${sitePath(site)}/segments`;
  let asked = false;
  const problemOf = (thrown: unknown): string => {
    const error = asApiError(thrown);
    onFailure(error);
    return error.message;
  };
  const load = async (): Promise<void> => {
    asked = true;
    failure.value = null;
    try {
      list.value = byName((await http.json<{ segments: Segment[] }>("GET", path)).segments);
    } catch (thrown) {
      failure.value = asApiError(thrown);
      onFailure(failure.value);
      asked = false;
    }
  };
  const others = (id: number): Segment[] => (list.value ?? []).filter((segment) => segment.id !== id);
  return {
    list,
    failure,
    nameOf: (id) => list.value?.find((segment) => segment.id === id)?.name ?? text.segments.unknown(String(id)),
    need: () => {
      if (!asked) void load();
    },
    create: async (segment) => {
      try {
        const made = await http.json<Segment>("POST", path, segment);
        list.value = byName([...others(made.id), made]);
        return { id: made.id };
      } catch (thrown) {
        return { problem: problemOf(thrown) };
      }
    },
    change: async (id, part) => {
      try {
        const changed = await http.json<Segment>("PATCH", `${path}/${id}`, part);
        list.value = byName([...others(id), changed]);
        return null;
      } catch (thrown) {
        return problemOf(thrown);
      }
    },
    remove: async (id) => {
      try {
        await http.request("DELETE", `${path}/${id}`);
        list.value = others(id);
        return null;
      } catch (thrown) {
        return problemOf(thrown);
      }
    },
  };
};
