import { type ReadonlySignal, untracked, useSignalEffect } from "@preact/signals";
import type { Connection } from "../rules/connection.ts";
import type { ApiError } from "../store/api.ts";

/** Asks again by itself what a server that was away did not answer, as soon as the stream says that it is back. */
export const useRetryWhenBack = (
  connection: ReadonlySignal<Connection>,
  { failure, retry }: { failure: ReadonlySignal<ApiError | null>; retry: () => void },
): void =>
  useSignalEffect(() => {
    if (connection.value !== "live") return;
    const status = failure.peek()?.status;
    if (status !== undefined && (status === 0 || status >= 500)) untracked(retry);
  });
