import type { LiveStatus } from "../../client-sdk/subscribe.ts";

/** What the screen may claim about its figures. */

export type Connection = "connecting" | "live" | "reconnecting" | "offline" | "closed";

export interface ConnectionFacts {
  /** As the subscription reports it. */
  status: LiveStatus;
  /** The device says that it has no network, and nothing has been heard since. */
  offline: boolean;
  /** The first connection takes so long that the snapshot from before it is no longer news. */
  overdue: boolean;
}

/** A device without a network is offline, whatever the socket still believes: a socket notices late. */
export const connectionOf = ({ status, offline, overdue }: ConnectionFacts): Connection => {
  if (status === "closed") return "closed";
  if (offline) return "offline";
  return status === "connecting" && overdue ? "reconnecting" : status;
};

/** Figures are current while the stream is live, and for the moment between the snapshot and the stream's start. */
export const isStale = (connection: Connection): boolean => connection !== "live" && connection !== "connecting";
