import { describe, expect, it } from "vitest";
import { goalDetail, goalFromInput, goalKind, goalLabel } from "../../../dashboard-ui/rules/goals.ts";
import { ApiError } from "../../../dashboard-ui/store/api.ts";
import { createSettings } from "../../../dashboard-ui/store/site-settings.ts";
import type { SiteSettings } from "../../../protocol/site-settings.ts";

describe("goals as they are typed", () => {
  it("[UI31] what begins with a slash is a page, all else an event", () => {
    expect(goalFromInput(" Signup ")).toEqual({ event: "Signup" });
    expect(goalFromInput("/thanks/**")).toEqual({ page: "/thanks/**" });
    expect(goalFromInput("  ")).toBeNull();
  });

  it("[UI31] are listed by name, with what tells them apart", () => {
    const goals = [
      { event: "Buy", currency: "EUR" },
      { page: "/long", scroll: 90, name: "Read" },
    ];
    expect(goals.map((goal) => [goalKind(goal), goalLabel(goal), goalDetail(goal)])).toEqual([
      ["event", "Buy", "EUR"],
      ["page", "Read", "/long · 90 %"],
    ]);
  });
});

describe("a site's settings", () => {
  const play = () => {
    const failures: ApiError[] = [];
    let settings = { site_id: "a.example", goals: [] } as unknown as SiteSettings;
    const store = createSettings({
      site: "a.example",
      onFailure: (error) => failures.push(error),
      api: {
        settings: async () => settings,
        changeSettings: async (_, part) => {
          if (part.goals && part.goals.length > 1) throw new ApiError(400, "goals: must have at most 1 entries");
          settings = { ...settings, ...part };
          return settings;
        },
        keys: async () => [],
        createKey: async (_, kind, name) => ({ id: "k1", kind, name, created_at: 0, last_used: null, key: "secret" }),
        revokeKey: async () => undefined,
      },
    });
    return { store, failures };
  };

  it("[UI31] goals change on the server first; a refusal says why and changes nothing", async () => {
    const { store, failures } = play();
    await store.load();
    expect(await store.setGoals([{ event: "Signup" }])).toBeNull();
    expect(await store.setGoals([{ event: "A" }, { event: "B" }])).toBe("goals: must have at most 1 entries");
    expect([store.settings.value?.goals, failures.length]).toEqual([[{ event: "Signup" }], 1]);
  });

  it("[UI31] a key is shown once, and its secret is not in the list", async () => {
    const { store } = play();
    await store.load();
    expect(await store.makeKey("read", "widget")).toBeNull();
    expect([store.newKey.value, JSON.stringify(store.keys.value).includes("secret")]).toEqual(["secret", false]);
    await store.revokeKey("k1");
    expect(store.keys.value).toEqual([]);
  });
});
