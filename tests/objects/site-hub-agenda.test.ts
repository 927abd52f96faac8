import { runInDurableObject } from "cloudflare:test";
import { expect, it } from "vitest";
import { Agenda, computeNextAlarm, type Timers } from "../../objects/agenda.ts";
import { bindings, NOON } from "./site-hub-support.ts";

it.each([
  ["nothing to do", {}, null, null],
  ["no timer runs", { a: null }, 5, null],
  ["the first timer", { a: 9, b: 7 }, null, 7],
  ["armed for later", { a: 7 }, 8, 7],
  ["armed for the same", { a: 7 }, 7, null],
  ["armed for earlier", { a: 7, b: null }, 6, null],
] as [string, Timers, number | null, number | null][])("[LV21] %s", (_what, timers, armedAt, next) => {
  expect(computeNextAlarm(timers, armedAt)).toBe(next);
});

it("[LV21] the alarm is set as seldom as can be, also by an object that has just woken", async () => {
  const stub = bindings.SITE_HUB.getByName("agenda.example");
  await runInDurableObject(stub, async (_hub, { storage }) => {
    const set: number[] = [];
    const counting = new Proxy(storage, {
      get: (target, key) => {
        if (key === "setAlarm") return (at: number) => set.push(at) && target.setAlarm(at);
        const value = Reflect.get(target, key);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    const agenda = new Agenda(counting);
    for (const at of [NOON + 5, NOON + 9, NOON + 5, NOON + 3, NOON + 4])
      await agenda.arm({ presence: at, rollups: null });
    await new Agenda(counting).arm({ presence: NOON + 7 });
    expect(set).toEqual([NOON + 5, NOON + 3]);
    agenda.fired();
    await storage.deleteAlarm();
    await agenda.arm({ presence: NOON + 7 });
    expect(set).toEqual([NOON + 5, NOON + 3, NOON + 7]);
    await storage.deleteAlarm();
  });
});
