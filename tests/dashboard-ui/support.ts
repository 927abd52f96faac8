import type { LiveEvent, LiveState, LiveVisitor } from "../../protocol/live.ts";

/** Live messages with what a test does not care about filled in. */

export const liveState = (part: Partial<LiveState>): LiveState => ({
  online: 0,
  per_minute: [],
  pages: [],
  sources: [],
  countries: [],
  devices: [],
  visitors: [],
  sampled: false,
  events: [],
  ...part,
});

export const liveEvent = (part: Partial<LiveEvent>): LiveEvent => ({
  at: 0,
  name: "pageview",
  page: "/",
  country: "EE",
  ...part,
});

export const liveVisitor = (part: Partial<LiveVisitor>): LiveVisitor => ({
  id: "v1",
  lat: 59.4,
  lon: 24.7,
  country: "EE",
  city: "Tallinn",
  page: "/",
  source: "",
  device: "Desktop",
  score: 50,
  since: 0,
  at: 0,
  ...part,
});
