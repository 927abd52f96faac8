import { describe, expect, it } from "vitest";
import { harmless, messageOf, sampleMessage } from "../../../domain/alerts/message.ts";
import { computeNextAttempt } from "../../../domain/alerts/retry.ts";
import type { Notice } from "../../../domain/alerts/state.ts";
import { aRule, T0 } from "./alert-support.ts";

const subject = {
  site: "example.com",
  dashboard: "https://stats.example.com/example.com",
  alert: { id: "a1", name: "Busy", kind: "spike" as const },
};
const firing = (figures: Notice["figures"]): Notice => ({ event: "alert.firing", figures });
const since = "2031-05-06T11:58:30.000Z";

describe("a message", () => {
  it.each([
    [firing({ kind: "spike", online: 1280, threshold: 1000 }), "1,280 visitors are online; 1,000 is the mark."],
    [firing({ kind: "spike", online: 1, threshold: 1 }), "1 visitor is online; 1 is the mark."],
    [firing({ kind: "drop", pageviews: 0, below: 1, minutes: 45 }), "no pageview in the last 45 minutes."],
    [firing({ kind: "drop", pageviews: 1, below: 9, minutes: 720 }), "1 pageview in the last 12 hours, fewer than 9."],
    [
      { event: "alert.resolved", figures: { kind: "drop", pageviews: 4, below: 1, minutes: 60 } } as const,
      "pageviews are coming again: 4 in the last 60 minutes.",
    ],
    [
      firing({ kind: "goal", goal: "Signup", met: 1, since }),
      'the goal "Signup" was met once since 2031-05-06 11:58 UTC.',
    ],
    [
      firing({ kind: "goal", goal: "Signup", met: 12, since }),
      'the goal "Signup" was met 12 times since 2031-05-06 11:58 UTC.',
    ],
    [
      firing({ kind: "quota", percent: 80, used: 81_234, quota: 100_000 }),
      "80% of the month's 100,000 events are used (81,234).",
    ],
    [
      firing({ kind: "quota", percent: 100, used: 100_000, quota: 100_000 }),
      "all 100,000 events of the month are used; more are not counted until 2031-06-01 00:00 UTC.",
    ],
  ])("[AL7] says %#: %s", (notice, sentence) => {
    const message = messageOf(subject, notice, T0);
    expect(message.text).toBe(`Busy (example.com): ${sentence} https://stats.example.com/example.com`);
    expect(message).toMatchObject({
      content: message.text,
      timestamp: "2031-05-06T12:00:00.000Z",
      event: notice.event,
    });
    expect(message.data.figures).toEqual(notice.figures);
  });

  it("[AL7] of a spike tells where they come from and where they are, three of each", () => {
    const top = ["a", "b", "c", "d"].map((key, index) => ({ key, online: 9 - index }));
    const { text, data } = messageOf(subject, firing({ kind: "spike", online: 9, threshold: 5 }), T0, {
      sources: [{ key: "", online: 10 }, ...top],
      pages: [
        { key: "", online: 9 },
        { key: "/", online: 1 },
      ],
    });
    expect(text).toContain(" They come from Direct / None (10), a (9), b (8); they are on / (1). https:");
    expect(data.top?.sources.map(({ key }) => key)).toEqual(["Direct / None", "a", "b"]);
  });

  it.each([
    ["@channel", "·channel"],
    ["<!here> & <@U1>", "·here· · ·U1·"],
    ["[win](https://evil.example)", "·win·https·//evil.example·"],
    ["a\n`b`*c*_d_~e~", "a·b·c·d·e·"],
    ["Hacker News", "Hacker News"],
    ["/шоп/ä-1?x=50%", "/шоп/ä-1?x=50%"],
    ["x".repeat(61), `${"x".repeat(60)}…`],
  ])("[AL8] calls nobody by what a visitor sent: %s", (sent, said) => {
    expect(harmless(sent)).toBe(said);
  });

  it("[AL7] that is a sample says so", () => {
    const sample = sampleMessage(subject, aRule({ kind: "drop", minutes: 30 }), T0);
    expect(sample.event).toBe("alert.test");
    expect(sample.text).toBe(
      "[Test] Busy (example.com): no pageview in the last 30 minutes. https://stats.example.com/example.com",
    );
  });
});

it("[AL9] attempts come with growing waits, and end after a day", () => {
  const waits: number[] = [];
  let now = T0;
  for (let attempts = 1; ; attempts++) {
    const next = computeNextAttempt(T0, attempts, now);
    if (next === null) break;
    waits.push((next - now) / 1000);
    now = next;
  }
  expect(waits.slice(0, 9)).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
  expect(now - T0).toBeLessThanOrEqual(24 * 3_600_000);
  expect(now - T0).toBeGreaterThan(22 * 3_600_000);
});
