import { describe, expect, it } from "vitest";
import {
  type AlertDraft,
  alertOfDraft,
  blankAlert,
  draftOfAlert,
  hostOf,
  secretOf,
  watchableGoals,
} from "../../../dashboard-ui/rules/alert-draft.ts";
import { alertDetails, alertState, alertTrouble } from "../../../dashboard-ui/rules/alert-words.ts";
import type { Alert, AlertDelivery } from "../../../protocol/alerts.ts";

const standing = {
  id: "a1",
  created_at: 0,
  has_secret: false,
  state: "quiet",
  since: null,
  last_sent_at: null,
  last_delivery: null,
} as const;
const common = { name: "A", url: "https://hooks.slack.com/services/T0/secret", enabled: true };
const spike: Alert = { kind: "spike", ...common, online: 1500, cooldown_minutes: 60, ...standing };
const formats = { whole: (count: number) => count.toLocaleString("en"), moment: (at: number) => `t${at}` };
const failed: AlertDelivery = {
  at: 1,
  delivered: false,
  status: 404,
  problem: "The address answers 404.",
  attempts: 1,
  next_attempt_at: 9,
};

describe("an alert's form", () => {
  it.each([
    [{}, { kind: "spike", online: 100, cooldown_minutes: 60, secret: null }],
    [{ online: "many" }, { kind: "spike", online: "many", cooldown_minutes: 60, secret: null }],
    [
      { kind: "drop", minutes: " 30 ", cooldown: "5" },
      { kind: "drop", minutes: 30, below: 1, cooldown_minutes: 5, secret: null },
    ],
    [
      { kind: "goal", goal: "Signup" },
      { kind: "goal", goal: "Signup", cooldown_minutes: 1, secret: null },
    ],
    [
      { kind: "quota", cooldown: "5" },
      { kind: "quota", secret: null },
    ],
    [
      { kind: "quota", signed: true, secret: "whsec_x" },
      { kind: "quota", secret: "whsec_x" },
    ],
    // One that is there stays.
    [{ kind: "quota", signed: true }, { kind: "quota" }],
  ] as [Partial<AlertDraft>, object][])(
    "[UI42] sends what its kind has, and numbers as they were typed: %#",
    (typed, sent) => {
      expect(alertOfDraft({ ...blankAlert, ...typed })).toEqual({ name: "", url: "", ...sent });
    },
  );

  it("[UI42] begins with what the alert has", () => {
    expect(alertOfDraft(draftOfAlert({ ...spike, has_secret: true }))).toEqual({
      kind: "spike",
      name: "A",
      url: common.url,
      online: 1500,
      cooldown_minutes: 60,
    });
  });

  it("[UI42] offers goals that are events, and makes secrets that the server takes", () => {
    expect(
      watchableGoals([{ event: "Signup" }, { page: "/a" }, { page: "/b", scroll: 5 }, { page: "/c", name: "C" }]),
    ).toEqual(["Signup", "Visit /a", "C"]);
    expect(secretOf(new Uint8Array(32).fill(255))).toBe("whsec_//////////////////////////////////////////8=");
  });
});

describe("how an alert stands", () => {
  it("[UI42] what it asks for, where it sends, and what it did last, without the address's secret", () => {
    expect(alertDetails(spike, formats)).toEqual(["1,500 or more online", "to hooks.slack.com", "no message yet"]);
    expect(alertDetails({ ...spike, last_sent_at: 5 }, formats)[2]).toBe("last message t5");
    expect(alertDetails({ ...spike, state: "firing", since: 6, last_sent_at: 6 }, formats)[2]).toBe("firing since t6");
    const drop: Alert = { kind: "drop", ...common, minutes: 90, below: 1, cooldown_minutes: 60, ...standing };
    expect([drop, { ...drop, below: 20 }].map((alert) => alertDetails(alert, formats)[0])).toEqual([
      "no pageview in 90 min",
      "fewer than 20 pageviews in 90 min",
    ]);
    expect(hostOf("no address")).toBe("no address");
    expect([alertState(spike), alertState({ ...spike, enabled: false })]).toEqual(["quiet", "off"]);
  });

  it("[UI42] why its last message did not arrive, whether it is sent again, and that its goal is gone", () => {
    const trouble = (last_delivery: AlertDelivery | null) => alertTrouble({ ...spike, last_delivery }, [], formats);
    expect(trouble(null)).toBe(null);
    expect(trouble({ ...failed, delivered: true })).toBe(null);
    expect(trouble(failed)).toBe(
      "The last message was not delivered. The address answers 404. It is sent again at t9.",
    );
    expect(trouble({ ...failed, next_attempt_at: null })).toContain("It is not sent again.");
    const goal: Alert = { kind: "goal", ...common, goal: "Signup", cooldown_minutes: 1, ...standing };
    expect([alertTrouble(goal, ["Signup"], formats), alertTrouble(goal, [], formats)]).toEqual([
      null,
      "The site has no such goal any more: nothing is watched.",
    ]);
  });
});
