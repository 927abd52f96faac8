import { readFileSync } from "node:fs";
import { effect } from "@preact/signals";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createAnnouncer } from "../../../dashboard-ui/store/announcer.ts";
import { createClock } from "../../../dashboard-ui/store/clock.ts";
import { createRouter } from "../../../dashboard-ui/store/router.ts";
import { createThemeStore, THEME_KEY } from "../../../dashboard-ui/store/theme.ts";

afterEach(() => {
  vi.useRealTimers();
});

describe("the theme", () => {
  const play = (stored: string | null) => {
    const kept = new Map<string, string>(stored === null ? [] : [[THEME_KEY, stored]]);
    const dataset: DOMStringMap = {};
    let systemChanges: () => void = () => undefined;
    const store = createThemeStore({
      root: { dataset },
      storage: {
        getItem: (key) => kept.get(key) ?? null,
        setItem: (key, value) => kept.set(key, value),
        removeItem: (key) => kept.delete(key),
      },
      systemDark: {
        addEventListener: (_: string, listener: unknown) => {
          systemChanges = listener as () => void;
        },
      },
    });
    return { store, kept, dataset, systemChanges: () => systemChanges() };
  };

  it("[UI16] goes from the system's to light to dark and back, and is kept", () => {
    const { store, kept, dataset } = play(null);
    const seen = [store.theme.value];
    for (let step = 0; step < 3; step += 1) {
      store.next();
      seen.push(store.theme.value);
      expect(dataset.theme).toBe(store.theme.value === "system" ? undefined : store.theme.value);
      expect(kept.get(THEME_KEY)).toBe(dataset.theme);
    }
    expect(seen).toEqual(["system", "light", "dark", "system"]);
  });

  it("[UI16] a stored choice holds, a broken one does not", () => {
    expect(play("dark").store.theme.value).toBe("dark");
    expect(play("<b>").store.theme.value).toBe("system");
  });

  it("[UI16] a canvas hears of new colours, whoever chose them", () => {
    const { store, systemChanges } = play(null);
    systemChanges();
    store.next();
    expect(store.revision.value).toBe(2);
  });

  it("[UI16] the script that runs before the first paint reads the same key", () => {
    const boot = readFileSync(new URL("../../../dashboard-ui/public/theme-boot.js", import.meta.url), "utf8");
    expect(boot).toContain(`getItem("${THEME_KEY}")`);
  });
});

describe("the address bar", () => {
  const play = () => {
    let comeBack: () => void = () => undefined;
    const location = { pathname: "/example.com", search: "" };
    const visited: string[] = [];
    const scrolled: number[] = [];
    const move = (how: string) => (_: unknown, __: string, path?: string | URL | null) => {
      visited.push(`${how} ${path}`);
      [location.pathname, location.search] = String(path).split(/(?=\?)/) as [string, string];
      location.search ??= "";
    };
    const router = createRouter({
      location,
      history: { pushState: move("push"), replaceState: move("replace") },
      addEventListener: (_: string, listener: () => void) => {
        comeBack = listener;
      },
      scrollTo: (_: number, top: number) => scrolled.push(top),
    } as unknown as Window);
    return { router, location, visited, scrolled, comeBack: () => comeBack() };
  };

  it("[UI1] another page begins at its top, another view of the same one stays where it is", () => {
    const { router, scrolled } = play();
    router.go("/example.com?period=30d");
    expect(scrolled).toEqual([]);
    router.go("/other.example");
    expect(scrolled).toEqual([0]);
  });

  it("[UI34] who is asked before a step may hold it, the browser's own included", () => {
    const { router, location, visited, comeBack } = play();
    const wanted: (string | null)[] = [];
    let held = (): void => undefined;
    router.ask((path, go) => {
      wanted.push(path);
      const mayGo = path?.startsWith("/example.com") ?? false;
      if (!mayGo) held = go;
      return mayGo;
    });
    router.go("/");
    location.pathname = "/";
    comeBack();
    expect([wanted, visited]).toEqual([["/", "/"], ["push /example.com"]]);
    expect(router.route.value).toEqual({ name: "site", site: "example.com" });
    router.go("/example.com?period=30d");
    router.ask(null);
    held();
    expect(router.route.value).toEqual({ name: "sites" });
  });

  it("[UI34] signing out leaves the screen too: who is asked may hold it, and let it go later", () => {
    const { router } = play();
    const acts: string[] = [];
    let held = (): void => undefined;
    router.ask((path, go) => {
      expect(path).toBeNull();
      held = go;
      return false;
    });
    router.leave(() => acts.push("out"));
    expect(acts).toEqual([]);
    router.ask(null);
    held();
    router.leave(() => acts.push("again"));
    expect(acts).toEqual(["out", "again"]);
  });

  it("[UI1] going, replacing and coming back keep the route in step", () => {
    const { router, location, visited, comeBack } = play();
    expect(router.route.value).toEqual({ name: "site", site: "example.com" });
    router.go("/");
    router.go("/other.example", "replace");
    expect(visited).toEqual(["push /", "replace /other.example"]);
    expect(router.route.value).toEqual({ name: "site", site: "other.example" });
    location.pathname = "/";
    comeBack();
    expect(router.route.value).toEqual({ name: "sites" });
    router.go("/other.example?period=30d");
    const route = router.route.value;
    router.go("/other.example?period=7d");
    expect(router.search.value).toBe("?period=7d");
    expect(router.route.value).toBe(route);
  });
});

describe("the clock", () => {
  it("[UI11] moves while somebody looks, and not otherwise", () => {
    vi.useFakeTimers({ now: 0 });
    const clock = createClock(Date.now);
    const seen: number[] = [];
    expect(vi.getTimerCount()).toBe(0);
    vi.setSystemTime(500);
    const stop = effect(() => {
      seen.push(clock.value);
    });
    vi.advanceTimersByTime(2000);
    stop();
    expect(vi.getTimerCount()).toBe(0);
    expect(seen.at(-1)).toBe(2500);
  });
});

describe("what a screen reader is told", () => {
  it("[UI17] figures at most twice a minute, news at once", () => {
    let now = 0;
    const announcer = createAnnouncer(() => now);
    const said: string[] = [];
    effect(() => {
      if (announcer.message.value) said.push(announcer.message.value);
    });
    for (let online = 1; online <= 100; online += 1) {
      announcer.figure(`${online} visitors online`);
      if (online === 50) announcer.news("Reconnecting");
      now += 1000;
    }
    expect(said).toEqual([
      "1 visitors online",
      "31 visitors online",
      "Reconnecting",
      "61 visitors online",
      "91 visitors online",
    ]);
  });
});
