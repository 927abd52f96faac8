import { Notice } from "../elements/notice.tsx";
import { Skeleton } from "../elements/skeleton.tsx";
import type { EntryList } from "../store/entry-list.ts";

export interface EntryStateProps {
  list: Pick<EntryList<{ id: string | number }, never>, "entries" | "failure" | "load">;
  /** Said of an empty list. */
  none: string;
}

/** What stands in place of a list: that it loads, why it could not, or that nothing is in it. */
export const EntryState = ({ list, none }: EntryStateProps) => {
  if (list.failure.value !== null) {
    return <Notice message={list.failure.value.message} onRetry={() => void list.load()} />;
  }
  if (list.entries.value === null) return <Skeleton rows={2} />;
  return list.entries.value.length === 0 ? <p class="empty">{none}</p> : null;
};
