import { describe, expect, it } from "vitest";
import { type Caller, judge, type Need, type Target, type Verdict } from "../../workers/access/permissions.ts";

const here = (site: { public: boolean } | null): Target => ({ name: "a.test", site });
const closed = here({ public: false });
const open = here({ public: true });
const none = here(null);

const callers: Record<string, Caller> = {
  admin: { kind: "admin", by: "token" },
  viewer: { kind: "viewer", site: "a.test", by: "token", key: "5" },
  writer: { kind: "writer", site: "a.test", by: "token" },
  guest: { kind: "guest", site: "a.test", by: "cookie", link: "1", segment: null, until: 0 },
  "limited guest": { kind: "guest", site: "a.test", by: "cookie", link: "2", segment: 1, until: 0 },
  counter: { kind: "counter", site: "a.test", by: "token", link: "3", until: null },
  "other guest": { kind: "guest", site: "b.test", by: "cookie", link: "4", segment: null, until: 0 },
  "other viewer": { kind: "viewer", site: "b.test", by: "cookie", key: "6" },
  "other writer": { kind: "writer", site: "b.test", by: "token" },
  stranger: { kind: "stranger" },
  nobody: { kind: "nobody" },
};

const words: Record<string, Verdict> = { yes: "allowed", "401": "sign_in", "403": "forbidden", "404": "missing" };

describe("who may do what", () => {
  it.each`
    caller             | account  | site     | siteNone | rows     | rowsPublic | figures  | answers  | online   | figuresNone
    ${"admin"}         | ${"yes"} | ${"yes"} | ${"404"} | ${"yes"} | ${"yes"}   | ${"yes"} | ${"yes"} | ${"yes"} | ${"404"}
    ${"viewer"}        | ${"403"} | ${"403"} | ${"404"} | ${"yes"} | ${"yes"}   | ${"yes"} | ${"yes"} | ${"yes"} | ${"404"}
    ${"guest"}         | ${"403"} | ${"403"} | ${"404"} | ${"403"} | ${"403"}   | ${"yes"} | ${"yes"} | ${"yes"} | ${"404"}
    ${"limited guest"} | ${"403"} | ${"403"} | ${"404"} | ${"403"} | ${"403"}   | ${"403"} | ${"yes"} | ${"403"} | ${"404"}
    ${"counter"}       | ${"403"} | ${"403"} | ${"404"} | ${"403"} | ${"403"}   | ${"403"} | ${"403"} | ${"yes"} | ${"404"}
    ${"writer"}        | ${"403"} | ${"403"} | ${"404"} | ${"403"} | ${"403"}   | ${"403"} | ${"403"} | ${"403"} | ${"404"}
    ${"other guest"}   | ${"403"} | ${"404"} | ${"404"} | ${"404"} | ${"404"}   | ${"404"} | ${"404"} | ${"404"} | ${"404"}
    ${"other viewer"}  | ${"403"} | ${"404"} | ${"404"} | ${"404"} | ${"404"}   | ${"404"} | ${"404"} | ${"404"} | ${"404"}
    ${"other writer"}  | ${"403"} | ${"404"} | ${"404"} | ${"404"} | ${"404"}   | ${"404"} | ${"404"} | ${"404"} | ${"404"}
    ${"stranger"}      | ${"403"} | ${"403"} | ${"403"} | ${"403"} | ${"403"}   | ${"403"} | ${"403"} | ${"403"} | ${"403"}
    ${"nobody"}        | ${"401"} | ${"401"} | ${"401"} | ${"401"} | ${"401"}   | ${"401"} | ${"401"} | ${"401"} | ${"401"}
  `("[AC1] $caller", ({ caller, ...expected }: Record<string, string>) => {
    const as = callers[caller ?? ""] as Caller;
    const verdict = (need: Need, target: Target | null) => judge(need, as, target);
    const found: Record<string, Verdict> = {
      account: verdict("account", null),
      site: verdict("site", closed),
      siteNone: verdict("site", none),
      rows: verdict("rows", closed),
      rowsPublic: verdict("rows", open),
      figures: verdict("figures", closed),
      answers: verdict("answers", closed),
      online: verdict("online", closed),
      figuresNone: verdict("figures", none),
    };
    expect(found).toEqual(Object.fromEntries(Object.entries(expected).map(([key, word]) => [key, words[word]])));
    for (const need of ["figures", "answers", "online"] as const) expect(verdict(need, open)).toBe("allowed");
  });

  it("[AC2] never lets a caller tell a site of others from one that does not exist", () => {
    for (const [name, caller] of Object.entries(callers)) {
      if (name === "admin" || ("site" in caller && caller.site === "a.test")) continue;
      for (const need of ["site", "figures", "answers", "online", "rows"] as const)
        expect(judge(need, caller, closed)).toBe(judge(need, caller, none));
    }
  });
});
