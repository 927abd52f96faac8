import type { Post } from "../../objects/webhook.ts";
import type { AlertMessage, AlertRule } from "../../protocol/alerts.ts";
import type { Host, Incarnation } from "./host.ts";
import { Rng } from "./rng.ts";
import type { Simulation } from "./simulation.ts";
import { lives, type World } from "./world.ts";

const MINUTE = 60_000;
const COOLDOWN_MINUTES = 2;
/** Objects' clocks are off by at most this, one way or the other. */
const SKEW_MS = 3000;
/** What comes later may be told of, or not. */
const TIMELY_MS = 20 * MINUTE;

const common = { url: "https://receiver.example", secret: null, enabled: true, cooldown_minutes: COOLDOWN_MINUTES };

/** What the site is watched for. */
export const watched: readonly AlertRule[] = [
  { kind: "goal", name: "goal", goal: "Signup", ...common },
  { kind: "spike", name: "spike", online: 3, ...common },
];

/** The address of a site's alerts: messages to it are lost now and then, and so are its answers. */
export class Receiver {
  /** By their ids. */
  private readonly taken = new Map<string, { body: string; message: AlertMessage }>();
  private readonly world: World;
  private readonly rng: Rng;

  constructor(world: World, seed: number) {
    this.world = world;
    this.rng = new Rng(seed);
  }

  /** How an object posts to it: once what it wrote is durable, as the platform has it. */
  postFrom =
    (host: Host): Post =>
    (_url, init) =>
      new Promise((resolve, reject) => {
        const life = lives.getStore() as Incarnation;
        const id = String(new Headers(init.headers).get("webhook-id"));
        const arrive = (): void => {
          const fate = this.rng.next();
          if (fate > 0.2) this.take(id, String(init.body));
          this.world.plan(this.rng.int(1, 200), life, () => {
            life.outgoing--;
            if (fate > 0.4) resolve(new Response(null, { status: 204 }));
            else if (fate > 0.3) resolve(new Response(null, { status: 503 }));
            else reject(new Error("the network lost it"));
          });
        };
        const leave = (): void => {
          if (life.alive) this.world.plan(this.rng.int(1, 200), null, arrive);
        };
        life.outgoing++;
        if (host.storage.dirty) void host.storage.sync().then(leave);
        else leave();
      });

  /** What the messages of this alert told of, the oldest first. */
  told(kind: "goal" | "spike"): AlertMessage[] {
    const messages = Array.from(this.taken.values(), ({ message }) => message);
    return messages
      .filter(({ data }) => data.alert.kind === kind)
      .sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp));
  }

  private take(id: string, body: string): void {
    const known = this.taken.get(id);
    if (known && known.body !== body) this.world.fail(`two messages have the id ${id}`);
    this.taken.set(id, { body, message: JSON.parse(body) as AlertMessage });
  }
}

/** Everything was heard: each goal met was told of once, and nothing twice within its cool-down. */
export const checkAlerts = ({ truth, world, receiver }: Simulation): void => {
  const signups = truth.said.filter(({ hit, imported }) => hit.kind === "event" && !imported);
  const most = signups.filter(({ delivered }) => delivered).length;
  const least = signups.filter(
    ({ hit, durable, saidAt, vouchedAt }) =>
      durable && Math.abs(hit.at - saidAt) < SKEW_MS && vouchedAt - hit.at < TIMELY_MS,
  ).length;
  const met = receiver
    .told("goal")
    .reduce((sum, { data }) => sum + (data.figures.kind === "goal" ? data.figures.met : 0), 0);
  if (met < least || met > most) world.fail(`alerts told of ${met} goals met, which are ${least}..${most}`);
  for (const kind of ["goal", "spike"] as const) {
    receiver.told(kind).reduce((before, { timestamp }) => {
      const at = Date.parse(timestamp);
      if (at - before < COOLDOWN_MINUTES * MINUTE - SKEW_MS)
        world.fail(`a ${kind} was said twice within its cool-down`);
      return at;
    }, Number.NEGATIVE_INFINITY);
  }
};
