import { CLOCK_SKEW_MS } from "../../protocol/limits.ts";

/**
 * When an event occurred, by our clock: the client's time, corrected by how far its clock was off when the request left.
 * @param sentAt the client's clock when it sent the request; null: unknown, no correction
 */
export const occurredAt = (at: number, sentAt: number | null, receivedAt: number): number =>
  sentAt === null ? at : at + (receivedAt - sentAt);

/** Why an instant is not believed, or null. @param latenessMs how old an event may be */
export const clockObjection = (
  at: number,
  receivedAt: number,
  latenessMs: number,
): "clock_skew" | "too_late" | null => {
  if (at - receivedAt > CLOCK_SKEW_MS) return "clock_skew";
  return receivedAt - at > latenessMs ? "too_late" : null;
};
