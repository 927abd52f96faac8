export { foldFrame, type LiveView } from "./live-state.ts";
export { type LiveStatus, type SocketConstructor, type Subscription, subscribe } from "./subscribe.ts";
export type { TrackerOptions } from "./tracker/options.ts";
export type { Identity } from "./tracker/tab.ts";
export { createTracker, type Footfall, type Props, type TrackOptions } from "./tracker/tracker.ts";
