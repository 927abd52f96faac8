import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import type { Chip } from "../../../dashboard-ui/rules/filters.ts";
import { createShortcutSwitch } from "../../../dashboard-ui/store/shortcut-switch.ts";
import { createViewStore } from "../../../dashboard-ui/store/view.ts";

const play = (start: string, hasLive = true) => {
  const search = signal(start);
  const went: string[] = [];
  const views = createViewStore(
    {
      search,
      go: (path, how = "push") => {
        went.push(`${how} ${path}`);
        search.value = path.slice(path.indexOf("?") < 0 ? path.length : path.indexOf("?"));
      },
    },
    { path: "/a.example", hasLive },
  );
  return { views, went };
};

const estonia: Chip = { operator: "is", dimension: "visit:country", values: ["EE"] };

describe("the view of a site", () => {
  it("[UI21] a step is pushed, a look is not, and both are in the address", () => {
    const { views, went } = play("?period=30d");
    views.change({ chips: [estonia] });
    views.change({ tabs: { pages: "exit" } }, "quietly");
    expect(went).toEqual([
      "push /a.example?period=30d&f=is,visit:country,EE",
      "replace /a.example?period=30d&f=is,visit:country,EE&pages=exit",
    ]);
    expect(views.view.value).toMatchObject({ period: "30d", chips: [estonia], tabs: { pages: "exit" } });
  });

  it("[UI23] filtering the live view shows today; going live keeps the filters for later", () => {
    const { views } = play("");
    views.change({ chips: [estonia] });
    expect(views.view.value.period).toBe("day");
    expect(views.href({ period: "live" })).toBe("/a.example?f=is,visit:country,EE");
  });
});

describe("shortcuts", () => {
  it("[UI29] can be turned off, and stay so", () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
    expect(createShortcutSwitch(storage).enabled.value).toBe(true);
    createShortcutSwitch(storage).set(false);
    expect(createShortcutSwitch(storage).enabled.value).toBe(false);
    createShortcutSwitch(storage).set(true);
    expect(createShortcutSwitch(storage).enabled.value).toBe(true);
  });

  it("[SL9] [SL15] without a live view it begins with a range, wherever the way in leads", () => {
    const { views } = play("", false);
    expect(views.view.value.period).toBe("30d");
    expect(views.href({ period: "7d" })).toBe("/a.example?period=7d");
  });
});
