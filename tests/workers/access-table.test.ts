import { describe, expect, it } from "vitest";
import { type Caller, judge, type Need, type Target, type Verdict } from "../../workers/access.ts";

const here = (site: { public: boolean } | null): Target => ({ name: "a.test", site });
const closed = here({ public: false });
const open = here({ public: true });
const none = here(null);

const callers: Record<string, Caller> = {
  admin: { kind: "admin", by: "token" },
  viewer: { kind: "viewer", site: "a.test", by: "token" },
  writer: { kind: "writer", site: "a.test", by: "token" },
  "other viewer": { kind: "viewer", site: "b.test", by: "cookie" },
  "other writer": { kind: "writer", site: "b.test", by: "token" },
  stranger: { kind: "stranger" },
  nobody: { kind: "nobody" },
};

const words: Record<string, Verdict> = { yes: "allowed", "401": "sign_in", "403": "forbidden", "404": "missing" };

describe("who may do what", () => {
  it.each`
    caller            | account  | site     | siteNone | figures  | figuresPublic | figuresNone | rows     | rowsPublic
    ${"admin"}        | ${"yes"} | ${"yes"} | ${"404"} | ${"yes"} | ${"yes"}      | ${"404"}    | ${"yes"} | ${"yes"}
    ${"viewer"}       | ${"403"} | ${"403"} | ${"404"} | ${"yes"} | ${"yes"}      | ${"404"}    | ${"yes"} | ${"yes"}
    ${"writer"}       | ${"403"} | ${"403"} | ${"404"} | ${"403"} | ${"yes"}      | ${"404"}    | ${"403"} | ${"403"}
    ${"other viewer"} | ${"403"} | ${"404"} | ${"404"} | ${"404"} | ${"yes"}      | ${"404"}    | ${"404"} | ${"404"}
    ${"other writer"} | ${"403"} | ${"404"} | ${"404"} | ${"404"} | ${"yes"}      | ${"404"}    | ${"404"} | ${"404"}
    ${"stranger"}     | ${"403"} | ${"403"} | ${"403"} | ${"403"} | ${"yes"}      | ${"403"}    | ${"403"} | ${"403"}
    ${"nobody"}       | ${"401"} | ${"401"} | ${"401"} | ${"401"} | ${"yes"}      | ${"401"}    | ${"401"} | ${"401"}
  `("[AC1] $caller", ({ caller, account, site, siteNone, figures, figuresPublic, figuresNone, rows, rowsPublic }) => {
    const as = callers[caller] as Caller;
    const verdict = (need: Need, target: Target | null) => judge(need, as, target);
    expect(verdict("account", null)).toBe(words[account]);
    expect(verdict("site", closed)).toBe(words[site]);
    expect(verdict("site", none)).toBe(words[siteNone]);
    expect(verdict("figures", closed)).toBe(words[figures]);
    expect(verdict("figures", open)).toBe(words[figuresPublic]);
    expect(verdict("figures", none)).toBe(words[figuresNone]);
    expect(verdict("rows", closed)).toBe(words[rows]);
    expect(verdict("rows", open)).toBe(words[rowsPublic]);
  });

  it("[AC2] never lets a caller tell a site of others from one that does not exist", () => {
    for (const [name, caller] of Object.entries(callers)) {
      if (name === "admin" || ("site" in caller && caller.site === "a.test")) continue;
      for (const need of ["site", "figures", "rows"] as const)
        expect(judge(need, caller, closed)).toBe(judge(need, caller, none));
    }
  });
});
