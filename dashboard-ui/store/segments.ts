import type { ChangeSegment, CreateSegment, Segment } from "../../protocol/segments.ts";
import { text } from "../text.ts";
import { type ApiError, type Http, sitePath } from "./api.ts";
import { createEntryList, type EntryList } from "./entry-list.ts";

/** A site's segments, in the order of their names. */
export interface SegmentsStore
  extends Pick<EntryList<Segment, CreateSegment>, "entries" | "failure" | "load" | "remove"> {
  /** Its name, or its number where that is not known. */
  nameOf(id: number): string;
  /** Loads them unless they are known, or on their way. */
  need(): void;
  create(segment: CreateSegment): Promise<{ id: number } | { problem: string }>;
  /** @returns null, or why it was refused */
  change(id: number, part: ChangeSegment): Promise<string | null>;
}

export interface SegmentsParts {
  site: string;
  http: Http;
  onFailure: (error: ApiError) => void;
}

const byName = (segments: readonly Segment[]): Segment[] =>
  segments.toSorted((a, b) => a.name.localeCompare(b.name) || a.id - b.id);

export const createSegments = ({ site, http, onFailure }: SegmentsParts): SegmentsStore => {
  const path = `${sitePath(site)}/segments`;
  const list = createEntryList<Segment, CreateSegment>({
    load: async () => (await http.json<{ segments: Segment[] }>("GET", path)).segments,
    make: (segment) => http.json("POST", path, segment),
    remove: async (id) => {
      await http.request("DELETE", `${path}/${id}`);
    },
    sorted: byName,
    onFailure,
  });
  let isComing = false;
  const load = async (): Promise<void> => {
    isComing = true;
    await list.load();
    isComing = list.failure.value === null;
  };
  return {
    entries: list.entries,
    failure: list.failure,
    load,
    remove: list.remove,
    nameOf: (id) => list.entries.value?.find((segment) => segment.id === id)?.name ?? text.segments.unknown(String(id)),
    need: () => {
      if (!isComing) void load();
    },
    create: async (segment) => {
      const problem = await list.make(segment);
      const made = list.made.value;
      return problem === null && made !== null ? { id: made.id } : { problem: problem ?? "" };
    },
    change: (id, part) => list.change(() => http.json("PATCH", `${path}/${id}`, part)),
  };
};
