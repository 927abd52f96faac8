import { abortAllDurableObjects, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { parse } from "valibot";
import { beforeEach, describe, expect, it } from "vitest";
import type { ScanPartial } from "../../domain/query/partial.ts";
import type { ScanPlan } from "../../domain/query/plan.ts";
import type { SiteHub } from "../../objects/site-hub.ts";
import type { Post } from "../../objects/webhook.ts";
import { type AlertKind, type AlertMessage, createAlertSchema, type RuleOf } from "../../protocol/alerts.ts";
import { aSite } from "../support/sites.ts";
import { type HubUnderTest, hubNamed, NOON, stubOf } from "./site-hub-support.ts";

const MINUTE_MS = 60_000;
const DASHBOARD = "https://stats.example/a.test";

interface Sent {
  id: string;
  url: string;
  message: AlertMessage;
  headers: Headers;
}

let hub: HubUnderTest;
let number = 0;
let sent: Sent[] = [];
let answers: (sent: Sent) => Promise<Response> = async () => new Response("ok");

const post: Post = async (url, init) => {
  const headers = new Headers(init.headers);
  const one = { id: headers.get("webhook-id") ?? "", url, message: JSON.parse(String(init.body)), headers };
  sent.push(one);
  return answers(one);
};

/** Gives the hub its clock, shards and addresses; again after it was evicted. */
const attach = async (): Promise<void> => {
  await hub.attach();
  if (hub.instance) hub.instance.post = post;
};

/** Waits until no attempt is under way. */
const settled = (): Promise<void> =>
  runInDurableObject(hub.stub, (instance: SiteHub) => Reflect.get(instance, "watching").outbox.settled());

const evict = async (): Promise<void> => {
  await settled();
  await evictDurableObject(hub.stub);
  await attach();
};

const alarmAt = (): Promise<number | null> => runInDurableObject(hub.stub, (_hub, { storage }) => storage.getAlarm());

/** Lets the clock go on, and the alarm ring whenever it is due. */
const until = async (ms: number): Promise<void> => {
  for (let at = await alarmAt(); at !== null && at <= ms; at = await alarmAt()) {
    hub.clock.ms = Math.max(hub.clock.ms, at);
    await runDurableObjectAlarm(hub.stub);
    await settled();
  }
  hub.clock.ms = ms;
};

const make = <K extends AlertKind>(rule: { kind: K } & Partial<RuleOf<K>>) =>
  hub.stub.createAlert(parse(createAlertSchema, { name: "A", url: "https://hooks.test/a", ...rule }), DASHBOARD);

/** A visitor is on a page, and the hub is told. */
const see = async (no: number, page = "/"): Promise<void> => {
  const [shard] = hub.shards;
  if (!shard) throw new Error("no shard");
  const reply = await hub.stub.apply(shard.see(no, page, hub.clock.ms));
  if (reply.kind === "resync") await hub.stub.apply(await shard.fullReport(false));
  await settled();
};

/** Replies of a shard that had hits at these instants, to plans by time. */
const hitsAt =
  (instants: () => readonly number[]) =>
  (plans: ScanPlan[]): ScanPartial[] =>
    plans.map((plan) => {
      if (plan.subject !== "hits" || plan.dimensions[0]?.by !== "time") return { subject: "too_many_groups" };
      const { borders, keys } = plan.dimensions[0];
      const counts = keys.map((_, slice) => {
        const [from, to] = [borders[slice] ?? 0, borders[slice + 1] ?? 0];
        return instants().filter((at) => from <= at && at < to).length;
      });
      return { subject: "groups", count: keys.length, keys: [[...keys]], sums: [Float64Array.from(counts)] };
    });

const events = (): string[] => sent.map(({ message }) => message.event);

beforeEach(async () => {
  hub = await hubNamed(`alerts-${number++}.test`);
  sent = [];
  answers = async () => new Response("ok");
  await attach();
});

describe("a spike", () => {
  it("[AL1] is said with nobody watching, once, with where they come from; and again after it was over", async () => {
    await make({ kind: "spike", online: 2 });
    await see(1);
    expect(sent).toEqual([]);
    await see(2);
    await see(3);
    expect(sent.map(({ url, message }) => [url, message.data.figures, message.data.top?.sources])).toEqual([
      ["https://hooks.test/a", { kind: "spike", online: 2, threshold: 2 }, [{ key: "Google", online: 2 }]],
    ]);
    expect(await hub.stub.alerts()).toMatchObject([
      {
        state: "firing",
        since: NOON,
        last_sent_at: NOON,
        last_delivery: { delivered: true, status: 200, attempts: 1 },
      },
    ]);
    await until(NOON + 6 * MINUTE_MS);
    expect(await hub.stub.alerts()).toMatchObject([{ state: "quiet", since: null, last_sent_at: NOON }]);
    hub.clock.ms = NOON + 60 * MINUTE_MS;
    await see(4);
    await see(5);
    expect(events()).toEqual(["alert.firing", "alert.firing"]);
  });

  it("[AL11] survives evictions: nothing is said twice, and that it ended is noticed", async () => {
    await make({ kind: "spike", online: 2, cooldown_minutes: 1 });
    await see(1);
    await evict();
    await see(2);
    await evict();
    hub.clock.ms += 2 * MINUTE_MS;
    await see(2);
    expect(sent.length).toBe(1);
    await evict();
    await until(NOON + 8 * MINUTE_MS);
    expect(await hub.stub.alerts()).toMatchObject([{ state: "quiet" }]);
    await evict();
    await see(6);
    await see(7);
    expect(sent.length).toBe(2);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(2);
  });

  it("[AL3] has no alarm while there is nothing to say, and without any alert nobody asks the shards", async () => {
    await make({ kind: "spike", online: 3 });
    await see(1);
    // Once by the hub; once by the shard itself, since the hub cannot place its first report.
    const asked = hub.shards[0]?.asked ?? [];
    expect([asked.splice(0).length, await alarmAt()]).toEqual([2, null]);
    const [made] = await hub.stub.alerts();
    await hub.stub.deleteAlert(made?.id ?? "");
    await evict();
    await see(1);
    expect(asked).toEqual([]);
  });
});

describe("a drop", () => {
  it("[AL4] is said at its time through an eviction, with one alarm, and over when pageviews come again", async () => {
    const views: number[] = [NOON + 30_000];
    for (const shard of hub.shards) shard.scanned = hitsAt(() => views);
    await make({ kind: "drop", minutes: 10 });
    await until(NOON + MINUTE_MS);
    await see(1);
    await evict();
    await until(NOON + 11 * MINUTE_MS - 1);
    expect(sent).toEqual([]);
    await until(NOON + 11 * MINUTE_MS);
    expect(events()).toEqual(["alert.firing"]);
    await evict();
    // Silent: nothing is planned any more but the message's own attempt, which is over.
    await until(NOON + 60 * MINUTE_MS);
    expect([await alarmAt(), sent.length]).toEqual([null, 1]);
    views.push(hub.clock.ms);
    await see(1);
    await until(hub.clock.ms + 10_000);
    expect(events()).toEqual(["alert.firing", "alert.resolved"]);
  });
});

it("[AL13] [AL3] an alert that is deleted while the shards are asked leaves no alarm behind", async () => {
  const alert = await make({ kind: "drop", minutes: 5 });
  for (const shard of hub.shards) {
    shard.scanned = (plans) => {
      void hub.instance?.deleteAlert(alert?.id ?? "");
      return hitsAt(() => [])(plans);
    };
  }
  await until(NOON + 10 * MINUTE_MS);
  expect([await hub.stub.alerts(), await alarmAt(), sent]).toEqual([[], null, []]);
});

describe("a goal", () => {
  const signups: number[] = [];
  const meet = async (): Promise<void> => {
    signups.push(hub.clock.ms);
    const report = hub.shards[0]?.see(1, "/", hub.clock.ms);
    if (!report) throw new Error("no shard");
    await hub.stub.apply({ ...report, events: [{ at: hub.clock.ms, name: "Signup", page: "/", country: "" }] });
  };

  beforeEach(async () => {
    signups.length = 0;
    await hub.stub.configure(aSite(`alerts-${number - 1}.test`, 2, { goals: [{ event: "Signup" }] }));
    for (const shard of hub.shards) shard.scanned = hitsAt(() => signups);
    await make({ kind: "goal", goal: "Signup", cooldown_minutes: 5 });
    await until(hub.clock.ms + 1000);
  });

  const met = (): unknown[] => sent.map(({ message }) => Reflect.get(message.data.figures, "met"));

  it("[AL5] is told of at once, then once per cool-down how often, through evictions", async () => {
    await meet();
    await until(hub.clock.ms);
    expect(met()).toEqual([1]);
    await meet();
    await meet();
    await evict();
    await until(NOON + 4 * MINUTE_MS);
    expect(met()).toEqual([1]);
    await until(NOON + 6 * MINUTE_MS);
    expect(met()).toEqual([1, 2]);
    await until(NOON + 120 * MINUTE_MS);
    await evict();
    await until(NOON + 180 * MINUTE_MS);
    expect(met()).toEqual([1, 2]);
  });

  it("[AL3] is asked about only when it may have been met", async () => {
    let asked = 0;
    for (const shard of hub.shards) {
      shard.scanned = (plans) => {
        asked++;
        return hitsAt(() => signups)(plans);
      };
    }
    await see(1);
    await see(2);
    await until(NOON + 30 * MINUTE_MS);
    expect(asked).toBe(0);
  });

  it("[AL5] that is met while an address takes nothing is told of as a sum when it does", async () => {
    answers = async () => new Response("", { status: 503 });
    await meet();
    await until(hub.clock.ms);
    hub.clock.ms += 6 * MINUTE_MS;
    await meet();
    await until(NOON + 20 * MINUTE_MS);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    answers = async () => new Response("ok");
    await until(NOON + 60 * MINUTE_MS);
    expect(met().slice(-2)).toEqual([1, 1]);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(2);
  });
});

it("[AL6] the month's quota is told of when a lease shows how much is used", async () => {
  const quota = { events_per_second: null, events_per_month: 100 };
  await hub.stub.configure(aSite(`alerts-${number - 1}.test`, 2, { quota }));
  await make({ kind: "quota" });
  await until(NOON);
  const period = 2031 * 12 + 4;
  const lease = async (used: number): Promise<void> => {
    for (const shard of hub.shards) shard.used = { ...shard.used, month: { period, events: used } };
    await hub.stub.leaseQuota({ span: "month", shard: 0, period, used, want: 1, version: 0 });
    await until(hub.clock.ms + 10_000);
  };
  for (const used of [20, 79, 82, 90, 100]) await lease(used);
  expect(sent.map(({ message }) => message.data.figures)).toEqual([
    { kind: "quota", percent: 80, used: 82, quota: 100 },
    { kind: "quota", percent: 100, used: 100, quota: 100 },
  ]);
});

describe("a message", () => {
  it("[AL9] that is not taken is sent again under its id, through evictions, and given up after a day", async () => {
    answers = async () => new Response("secret words", { status: 500 });
    await make({ kind: "spike", online: 1, cooldown_minutes: 10_080 });
    await see(1);
    expect((await hub.stub.alerts())[0]?.last_delivery).toEqual({
      at: NOON,
      delivered: false,
      status: 500,
      problem: "The address answers 500.",
      attempts: 1,
      next_attempt_at: NOON + 30_000,
    });
    await evict();
    await until(NOON + 5 * MINUTE_MS);
    expect(sent.length).toBe(4);
    await until(NOON + 48 * 60 * MINUTE_MS);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(await hub.stub.alerts()).toMatchObject([{ last_delivery: { delivered: false, next_attempt_at: null } }]);
    expect(await alarmAt()).toBe(null);
  });

  it("[AL9] that comes on top of ten others has the oldest given up", async () => {
    answers = async () => new Response("", { status: 500 });
    await make({ kind: "spike", online: 1, cooldown_minutes: 1 });
    for (let no = 0; no < 13; no++) {
      await see(no);
      hub.clock.ms += 6 * MINUTE_MS;
    }
    const first = Array.from(new Set(sent.map(({ id }) => id)));
    const waiting = await runInDurableObject(hub.stub, (_hub, { storage }) =>
      storage.sql.exec<{ id: string }>("SELECT id FROM messages ORDER BY made_at").toArray(),
    );
    expect(waiting.map(({ id }) => id)).toEqual(first.slice(3));
  });

  it("[AL11] whose attempt was cut off by the end of the hub is sent again", async () => {
    let reached = (): void => {};
    const underWay = new Promise<void>((resolve) => {
      reached = resolve;
    });
    answers = () => {
      reached();
      return new Promise(() => {});
    };
    await make({ kind: "spike", online: 1 });
    const [shard] = hub.shards;
    await hub.stub.apply(shard?.see(1, "/", NOON) ?? never());
    await underWay;
    await abortAllDurableObjects();
    hub.stub = stubOf(`alerts-${number - 1}.test`);
    await attach();
    answers = async () => new Response("ok");
    await until(NOON + MINUTE_MS);
    expect(sent.length).toBe(2);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(await hub.stub.alerts()).toMatchObject([{ last_delivery: { delivered: true, attempts: 2 } }]);
  });

  it("[AL14] an address that does not answer holds up nobody", async () => {
    answers = () => new Promise(() => {});
    await make({ kind: "spike", online: 1 });
    const [shard] = hub.shards;
    await hub.stub.apply(shard?.see(1, "/", NOON) ?? never());
    hub.clock.ms += MINUTE_MS;
    await runDurableObjectAlarm(hub.stub);
    expect((await hub.stub.live(false)).online).toBe(1);
  });

  it("[AL13] goes with its alert, when that is switched off, and with the site", async () => {
    answers = async () => new Response("", { status: 500 });
    const first = await make({ kind: "spike", online: 1 });
    await make({ kind: "spike", online: 1, name: "B" });
    await see(1);
    expect(sent.length).toBe(2);
    await hub.stub.deleteAlert(first?.id ?? "");
    const [second] = await hub.stub.alerts();
    if (!second) throw new Error("no alert");
    const rule = parse(createAlertSchema, {
      kind: "spike",
      name: "B",
      url: "https://hooks.test/b",
      online: 1,
      enabled: false,
    });
    expect(await hub.stub.changeAlert(second.id, rule, DASHBOARD)).toMatchObject({ enabled: false, state: "quiet" });
    await until(NOON + 10 * MINUTE_MS);
    await see(9);
    expect(sent.length).toBe(2);
    await hub.stub.erase();
    expect(await hub.stub.alerts()).toEqual([]);
    expect(await make({ kind: "quota" })).toBe(null);
    await runInDurableObject(hub.stub, (_hub, { storage }) =>
      expect(storage.sql.exec("SELECT name FROM sqlite_master WHERE name IN ('alerts', 'messages')").toArray()).toEqual(
        [],
      ),
    );
  });

  it("[AL2] a changed alert begins anew but for the cool-down; a new address changes nothing", async () => {
    const alert = await make({ kind: "spike", online: 1 });
    await see(1);
    const change = (given: object) =>
      hub.stub.changeAlert(
        alert?.id ?? "",
        parse(createAlertSchema, { kind: "spike", name: "A", url: "https://hooks.test/a", online: 1, ...given }),
        DASHBOARD,
      );
    expect(await change({ url: "https://hooks.test/b" })).toMatchObject({
      state: "firing",
      url: "https://hooks.test/b",
    });
    expect(await change({ online: 2 })).toMatchObject({ state: "quiet", last_sent_at: NOON });
    await see(2);
    expect(sent.length).toBe(1);
    hub.clock.ms += 60 * MINUTE_MS;
    await see(1);
    await see(2);
    expect(sent.map(({ url }) => url)).toEqual(["https://hooks.test/a", "https://hooks.test/a"]);
  });
});

const never = (): never => {
  throw new Error("no shard");
};
