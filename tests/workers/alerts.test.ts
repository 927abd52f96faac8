import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { hubStub, type ObjectNamespaces } from "../../objects/addresses.ts";
import type { SiteHub } from "../../objects/site-hub.ts";
import type { Alert, AlertMessage } from "../../protocol/alerts.ts";
import { aBatch, administer, collect, liveNow, makeSite, ORIGIN } from "./requests.ts";

const SITE = "alerts.test";
const ALERTS = `/api/sites/${SITE}/alerts`;
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const spike = { kind: "spike", name: "Busy", online: 1000, url: "https://hooks.test/T0/B0" };

let posted: { url: string; message: AlertMessage; headers: Headers }[] = [];
let answer = new Response(null, { status: 204 });

beforeAll(() => makeSite(SITE, { goals: [{ event: "Signup" }, { page: "/long", scroll: 50 }] }));
beforeEach(() => {
  posted = [];
  answer = new Response(null, { status: 204 });
  vi.spyOn(globalThis, "fetch").mockImplementation(async (url, init) => {
    posted.push({ url: String(url), message: JSON.parse(String(init?.body)), headers: new Headers(init?.headers) });
    return answer;
  });
});
afterEach(() => vi.restoreAllMocks());

const made = async (rule: object): Promise<Alert> => (await (await administer("POST", ALERTS, rule)).json()) as Alert;
const errorsOf = async (reply: Response): Promise<unknown> => [
  reply.status,
  ((await reply.json()) as { errors: unknown }).errors,
];

describe("an alert", () => {
  it("[AL12] is made, shown, changed and deleted; its secret is never shown, and stays until it is changed", async () => {
    const alert = await made({ ...spike, secret: SECRET });
    const shown = {
      ...spike,
      enabled: true,
      cooldown_minutes: 60,
      has_secret: true,
      state: "quiet",
      since: null,
      last_sent_at: null,
      last_delivery: null,
    };
    expect(alert).toMatchObject(shown);
    const path = `${ALERTS}/${alert.id}`;
    const changed = await administer("PATCH", path, { online: 5, name: "Busier" });
    expect(await changed.json()).toEqual({ ...alert, online: 5, name: "Busier" });
    expect(await (await administer("PATCH", path, { secret: null })).json()).toMatchObject({ has_secret: false });
    const listed = await (await administer("GET", ALERTS)).text();
    expect(listed).toContain('"name":"Busier"');
    expect(listed).not.toContain("whsec_");
    expect((await administer("DELETE", path)).status).toBe(204);
    expect((await administer("DELETE", path)).status).toBe(404);
  });

  it.each([
    [{ ...spike, kind: "earthquake" }, { kind: ["must be spike, drop, goal or quota"] }],
    [{ ...spike, online: 0 }, { online: ["must be 1 or more"] }],
    [{ kind: "spike", name: "A", url: "https://a.test" }, { online: ["is required"] }],
    [
      { ...spike, url: "ftp://a.test/" },
      { url: ["must be an address that begins with https:// or http://, without a user name"] },
    ],
    [
      { ...spike, url: "https://me:pass@a.test/" },
      { url: ["must be an address that begins with https:// or http://, without a user name"] },
    ],
    [{ ...spike, url: "https://a.test:99999/" }, { url: ["is no address"] }],
    [{ ...spike, secret: "guess" }, { secret: ["must be whsec_ and 24 to 64 bytes as base64"] }],
    [{ ...spike, treshold: 5 }, { treshold: ["is nothing that an alert of this kind has"] }],
    [{ ...spike, name: " " }, { name: ["can't be blank"] }],
    [{ kind: "drop", name: "A", url: "https://a.test", minutes: 4 }, { minutes: ["must be 5 or more"] }],
    [
      { kind: "goal", name: "A", url: "https://a.test", goal: "Scroll 50% on /long" },
      { goal: ["must be the name of one of the site's goals, and not one of scrolling"] },
    ],
  ])("[AL12] [PR2] that is wrong is refused by name: %#", async (rule, errors) => {
    expect(await errorsOf(await administer("POST", ALERTS, rule))).toEqual([400, errors]);
  });

  it("[AL12] keeps its kind, and what it says of itself cannot be changed", async () => {
    const { id } = await made(spike);
    const patch = (body: unknown) => administer("PATCH", `${ALERTS}/${id}`, body);
    expect(await errorsOf(await patch({ kind: "drop" }))).toEqual([
      400,
      { kind: ["cannot be changed; make another alert"] },
    ]);
    for (const key of ["id", "state", "minutes"]) expect((await patch({ [key]: "firing" })).status).toBe(400);
    expect((await patch([])).status).toBe(400);
  });

  it("[AL12] of a goal that the site has no more can be switched off, and not on", async () => {
    const goal = { event: "Passing" };
    const patchSite = (goals: object[]) => administer("PATCH", `/api/sites/${SITE}`, { goals });
    await patchSite([goal, { event: "Signup" }]);
    const { id } = await made({ kind: "goal", name: "A", url: "https://a.test", goal: "Passing" });
    await patchSite([{ event: "Signup" }]);
    const patch = (body: object) => administer("PATCH", `${ALERTS}/${id}`, body);
    expect(await (await patch({ enabled: false })).json()).toMatchObject({ enabled: false });
    expect((await patch({ enabled: true })).status).toBe(400);
  });

  it("[AL10] [AL12] is tried out: its address hears a sample, and the answer says what became of it", async () => {
    const { id } = await made({ ...spike, secret: SECRET });
    const test = async (): Promise<unknown> => (await administer("POST", `${ALERTS}/${id}/test`)).json();
    expect(await test()).toEqual({ delivered: true, status: 204, problem: null });
    answer = new Response("<script>no such hook</script>", { status: 404 });
    expect(await test()).toEqual({ delivered: false, status: 404, problem: "The address answers 404." });
    const [first, second] = posted;
    expect([first?.url, first?.message.event, first?.message.data.dashboard]).toEqual([
      spike.url,
      "alert.test",
      `${ORIGIN}/${SITE}`,
    ]);
    expect(first?.headers.get("webhook-signature")).toMatch(/^v1,/);
    expect(first?.headers.get("webhook-id")).not.toBe(second?.headers.get("webhook-id"));
  });

  it("[AL12] leaves a trail without names, addresses and secrets", async () => {
    const { id } = await made({ ...spike, secret: SECRET });
    await administer("POST", `${ALERTS}/${id}/test`);
    await administer("DELETE", `${ALERTS}/${id}`);
    const trail = await (await administer("GET", "/api/audit")).text();
    for (const action of ["alert created", "alert tested", "alert deleted"]) expect(trail).toContain(action);
    for (const secret of ["hooks.test", "Busy", "whsec_"]) expect(trail).not.toContain(secret);
  });
});

it("[AL1] [AL5] [EE1] from a page to a message: a goal that is met, and a visitor who comes", async () => {
  await made({ kind: "goal", name: "New", goal: "Signup", url: "https://hooks.test/goal" });
  await made({ ...spike, online: 1, url: "https://hooks.test/spike" });
  const signup = { seq: 2, type: "event", name: "Signup", at: Date.now(), url: `https://${SITE}/join` };
  const batch = aBatch(SITE);
  await collect({ ...batch, events: [...batch.events, signup] });
  await liveNow(SITE);
  const hub = hubStub(env as unknown as ObjectNamespaces, SITE, null);
  await runDurableObjectAlarm(hub as never);
  await runInDurableObject(hub as never, (instance: SiteHub) => Reflect.get(instance, "watching").outbox.settled());
  const said = posted.map(({ url, message }) => [url, message.data.figures]);
  expect(said).toContainEqual(["https://hooks.test/spike", { kind: "spike", online: 1, threshold: 1 }]);
  expect(said).toContainEqual([
    "https://hooks.test/goal",
    { kind: "goal", goal: "Signup", met: 1, since: expect.any(String) },
  ]);
  expect(said.length).toBe(2);
});
