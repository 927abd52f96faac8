import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { goalDetail, goalFromInput, goalKind, goalLabel, noDetails } from "../../../dashboard-ui/rules/goals.ts";
import type { SettingsChange } from "../../../dashboard-ui/rules/setting-forms.ts";
import { ApiError } from "../../../dashboard-ui/store/api.ts";
import { createSettings, type DraftName } from "../../../dashboard-ui/store/site-settings.ts";
import type { SiteSettings } from "../../../protocol/site-settings.ts";
import { changedSettings, newSettings } from "../../../workers/sites/site-settings.ts";

describe("goals as they are typed", () => {
  it("[UI31] what begins with a slash is a page, all else an event", () => {
    expect(goalFromInput(" Signup ")).toEqual({ event: "Signup" });
    expect(goalFromInput("/thanks/**")).toEqual({ page: "/thanks/**" });
    expect(goalFromInput("  ")).toBeNull();
  });

  it("[UI31] have what fits their kind", () => {
    const details = { name: " Read ", currency: "EUR", scroll: "75" };
    expect(goalFromInput("/blog/**", details)).toEqual({ page: "/blog/**", scroll: 75, name: "Read" });
    expect(goalFromInput("Buy", details)).toEqual({ event: "Buy", currency: "EUR", name: "Read" });
    expect(goalFromInput("Buy", noDetails)).toEqual({ event: "Buy" });
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

/** Settings behind a store, refused and changed by the server's own rules. */
const play = (given: object = {}) => {
  const failures: ApiError[] = [];
  const sent: SettingsChange[] = [];
  let settings: SiteSettings = newSettings({ site_id: "a.example", ...given });
  let broken: ApiError | null = null;
  const store = createSettings({
    site: "a.example",
    onFailure: (error) => failures.push(error),
    api: {
      settings: async () => settings,
      change: async (part) => {
        sent.push(part);
        if (broken) throw broken;
        try {
          settings = changedSettings(settings, part);
        } catch (refusal) {
          throw new ApiError(400, ((refusal as { body: { error: string } }).body as { error: string }).error);
        }
        return settings;
      },
    },
  });
  return {
    store,
    failures,
    sent,
    elsewhere: (part: object) => {
      settings = changedSettings(settings, part);
    },
    breakServer: (error: ApiError | null) => {
      broken = error;
    },
  };
};

describe("a site's settings", () => {
  it("[UI31] goals change on the server first; a refusal says why and changes nothing", async () => {
    const { store, failures } = play();
    await store.load();
    expect(await store.setGoals([{ event: "Signup" }])).toBeNull();
    expect(await store.setGoals([{ event: "Signup" }, { event: "" }])).toContain("goals");
    expect([store.settings.value?.goals, failures.length]).toEqual([[{ event: "Signup" }], 1]);
  });

  it("[UI34] a form sends what was changed and nothing else, and follows the settings until somebody types", async () => {
    const { store, sent, elsewhere } = play();
    await store.load();
    const [exclude, general] = [store.draft("exclude"), store.draft("general")];
    exclude.set({ ips: "203.0.113.7\n\n 198.51.100.0/24 \n" });
    expect(store.unsaved.value).toEqual(["exclude"]);
    elsewhere({ exclude: { countries: ["EE"] }, timezone: "Europe/Tallinn" });
    expect(await exclude.save()).toBe(true);
    expect(sent).toEqual([{ exclude: { ips: ["203.0.113.7", "198.51.100.0/24"] } }]);
    expect([exclude.values.value.countries, exclude.dirty.value, exclude.phase.value]).toEqual([
      ["EE"],
      false,
      "saved",
    ]);
    expect(general.values.value.timezone).toBe("Europe/Tallinn");
    expect(store.unsaved.value).toEqual([]);
  });

  it("[UI34] a setting that is refused says why at its field, and what was typed stays", async () => {
    const { store } = play();
    await store.load();
    const [exclude, limits] = [store.draft("exclude"), store.draft("limits")];
    exclude.set({ ips: "203.0.113.7\nnonsense", pages: "admin" });
    expect(await exclude.save()).toBe(false);
    const { fields, rest } = exclude.problems.value;
    expect(fields["exclude.ips"]).toBe("nonsense: must be an address or a CIDR range, such as 203.0.113.0/24.");
    expect(fields["exclude.pages"]).toBe("admin: must start with /.");
    expect([rest, exclude.values.value.ips]).toEqual([null, "203.0.113.7\nnonsense"]);
    exclude.set({ ips: "203.0.113.7" });
    expect(exclude.problems.value.fields).toEqual({});
    limits.set({ perMonth: "many", perSecond: "0" });
    await limits.save();
    expect(limits.problems.value.fields).toEqual({
      "quota.events_per_month": "Must be a number or null.",
      "quota.events_per_second": "Must be 1 or more.",
    });
  });

  it("[UI34] a server that cannot be reached loses nothing, and is said once for the whole form", async () => {
    const { store, failures, breakServer } = play();
    await store.load();
    const keeping = store.draft("keeping");
    keeping.set({ keeps: "days", retentionDays: "730" });
    breakServer(new ApiError(503, "The server has more to do than it can take; send the same again later."));
    expect(await keeping.save()).toBe(false);
    expect([keeping.problems.value.rest?.slice(0, 10), keeping.dirty.value, failures.length]).toEqual([
      "The server",
      true,
      1,
    ]);
    breakServer(null);
    expect(await store.saveAll()).toBe(true);
    expect([store.settings.value?.retention_days, store.unsaved.value]).toEqual([730, []]);
  });

  it("[UI34] days that were not named are no promise to keep for ever", async () => {
    const { store } = play({ retention_days: 30 });
    await store.load();
    const keeping = store.draft("keeping");
    keeping.set({ retentionDays: " " });
    expect(await keeping.save()).toBe(false);
    expect([Object.keys(keeping.problems.value.fields), store.settings.value?.retention_days]).toEqual([
      ["retention_days"],
      30,
    ]);
  });

  const list = (entry: fc.Arbitrary<string>) => fc.array(entry, { maxLength: 4 });
  const anySettings = fc.record({
    timezone: fc.constantFrom("Etc/UTC", "Asia/Kathmandu"),
    public: fc.boolean(),
    allowed_hosts: fc.oneof(fc.constant(null), list(fc.constantFrom("a.example", "*.a.example", "b.example"))),
    allow: fc.record({
      events: list(fc.constantFrom("*", "Signup", "Buy *")),
      props: list(fc.constantFrom("*", "plan", "with space")),
    }),
    scrub: fc.record({ keep_params: list(fc.constantFrom("id", "q")), emails: fc.boolean(), numbers: fc.boolean() }),
    exclude: fc.record({
      ips: list(fc.constantFrom("203.0.113.7", "2001:db8::/32")),
      countries: list(fc.constantFrom("EE", "FI")),
      pages: list(fc.constantFrom("/admin/**", "/x")),
    }),
    identity: fc.constantFrom("visitor", "session", "daily"),
    respect_signals: fc.boolean(),
    retention_days: fc.option(fc.integer({ min: 1, max: 4000 })),
    lateness_hours: fc.integer({ min: 0, max: 8760 }),
    quota: fc.record({
      events_per_second: fc.option(fc.integer({ min: 1, max: 9999 })),
      events_per_month: fc.option(fc.integer({ min: 1, max: 10 ** 9 })),
    }),
  });
  const names: DraftName[] = ["general", "hosts", "allow", "scrub", "exclude", "privacy", "keeping", "limits"];

  it("[UI34] whatever the settings are, opening and saving a form changes none of them", async () => {
    await fc.assert(
      fc.asyncProperty(anySettings, async (given) => {
        const { store, sent } = play(given);
        await store.load();
        const before = JSON.stringify(store.settings.value);
        for (const name of names) {
          expect([name, store.draft(name).dirty.value, await store.draft(name).save()]).toEqual([name, false, true]);
        }
        expect([sent, JSON.stringify(store.settings.value)]).toEqual([[], before]);
      }),
      { numRuns: 200 },
    );
  });

  it("[UI34] what is typed while a change is on its way is neither saved nor lost", async () => {
    const { store, sent } = play();
    await store.load();
    const draft = store.draft("limits");
    draft.set({ perMonth: "1000" });
    const saving = draft.save();
    draft.set({ perMonth: "2000" });
    expect(await saving).toBe(true);
    expect([draft.values.value.perMonth, draft.dirty.value, draft.phase.value]).toEqual(["2000", true, "idle"]);
    expect(store.settings.value?.quota.events_per_month).toBe(1000);
    await draft.save();
    expect([sent.length, draft.dirty.value, draft.phase.value]).toEqual([2, false, "saved"]);
  });
});
