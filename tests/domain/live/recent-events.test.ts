import { expect, it } from "vitest";
import { RecentEvents } from "../../../domain/live/recent-events.ts";
import type { LiveEvent } from "../../../protocol/live.ts";
import { NOON } from "./board-support.ts";

const event = (seconds: number, page: string): LiveEvent => ({
  at: NOON + seconds * 1000,
  name: "pageview",
  page,
  country: "EE",
});
const pages = (recent: RecentEvents): string =>
  recent
    .list()
    .map(({ page }) => page)
    .join(" ");

it("[LV9] the feed is ordered by time, then by arrival", () => {
  const recent = new RecentEvents();
  recent.put(0, [event(1, "a"), event(3, "c")]);
  recent.put(1, [event(1, "b"), event(2, "late")]);
  expect(pages(recent)).toBe("a b late c");
});

it("[LV9] the feed holds the newest 50", () => {
  const recent = new RecentEvents();
  for (let second = 0; second < 60; second++) recent.put(0, [event(second, String(second))]);
  recent.put(0, [event(5, "too late"), event(30, "late")]);
  expect(recent.list()).toHaveLength(50);
  expect(pages(recent)).toMatch(/^11 12 .* 30 late 31 .* 59$/);
});

it("[LV9] a full report keeps the place of what was told, adds the rest and takes back what it lacks", () => {
  const recent = new RecentEvents();
  recent.put(0, [event(1, "a"), event(1, "gone")]);
  recent.put(1, [event(1, "b")]);
  recent.replace(0, [event(1, "new"), event(1, "a"), event(1, "a")]);
  expect(pages(recent)).toBe("a b new a");
});
