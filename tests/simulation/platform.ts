import { Directory } from "../../objects/directory.ts";
import { MemoryAccount } from "../../objects/memory-account.ts";
import { SiteHub } from "../../objects/site-hub.ts";
import { VisitorShard } from "../../objects/visitor-shard.ts";
import { DIRECTORY, Host, type Incarnation, type Method, type ObjectClass } from "./host.ts";
import { smallMemory } from "./small-parts.ts";
import { type Life, lives, type World } from "./world.ts";

const METHODS = [
  "configure",
  "ingest",
  "handOver",
  "fullReport",
  "scan",
  "scanSince",
  "erase",
  "eraseVisitor",
  "visitor",
  "apply",
  "leaseQuota",
  "giveBackQuota",
  "live",
  "createAlert",
  "archiveFor",
  "askArchive",
  "fetch",
] as const;

/** What happens to a shard's next report on its way: it is lost, or its answer is. */
export type LinkFault = "request" | "reply";

/** The objects of one site, and the calls between them. */
export class Platform {
  readonly world: World;
  readonly hub: Host;
  readonly shards: Host[];
  readonly directory: Host;
  readonly linkFaults: { shard: number; fault: LinkFault }[] = [];
  /** Points that left for Analytics Engine. */
  readonly points: { blobs: string[]; doubles: number[] }[] = [];
  private readonly lastArrival = new Map<string, number>();

  constructor(world: World, site: string, shards: number) {
    this.world = world;
    const env = {
      VISITOR_SHARD: { getByName: (name: string) => this.stub(this.hostOf(name)) },
      SITE_HUB: { getByName: (name: string) => this.stub(this.hostOf(name)) },
      MEMORY: new MemoryAccount(smallMemory),
      ROLLUPS: { writeDataPoint: (point: { blobs: string[]; doubles: number[] }) => this.writePoint(point) },
    };
    this.hub = new Host(world, site, SiteHub as unknown as ObjectClass, env);
    this.shards = Array.from(
      { length: shards },
      (_, index) => new Host(world, `${site}#${index}`, VisitorShard as unknown as ObjectClass, env),
    );
    this.directory = new Host(world, DIRECTORY, Directory as unknown as ObjectClass, env);
  }

  /** Hub and shards, then the Directory. */
  get hosts(): Host[] {
    return [this.hub, ...this.shards, this.directory];
  }

  /** Calls an object from whoever is running; from outside of any object it is the edge that calls. */
  call(host: Host, method: string, args: unknown[], watch: Watch = {}): Promise<unknown> {
    const caller = (lives.getStore() as Incarnation | undefined) ?? null;
    if (caller && !caller.alive) return new Promise(() => {});
    if (caller) caller.outgoing++;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        if (caller && (!caller.alive || caller.host.reach("directory_before_call", 0))) return;
        this.send({ caller, host, method, args, watch, resolve, reject });
      };
      // The output gate: what is told to others is durable first.
      if (caller?.host.storage.dirty) void caller.host.storage.sync().then(leave);
      else leave();
    });
  }

  close(): void {
    for (const host of this.hosts) host.storage.close();
  }

  private send({ caller, host, method, args, watch, resolve, reject }: Sending): void {
    const { world } = this;
    const from = caller?.host.name ?? "edge";
    const answered = (finish: () => void): void => {
      const life: Life | null = caller;
      world.plan(this.delay(`${host.name}>${from}>${caller ? "" : world.turn}`), life, () => {
        if (caller) caller.outgoing--;
        if (caller?.host.reach("directory_unanswered", 0)) return;
        if (method === "apply" && caller?.host.reach("hand_over_unacknowledged", 0)) return;
        if (method === "leaseQuota" && caller?.host.reach("lease_unanswered", 0)) return;
        if (method === "fullReport" && caller?.host.reach("hub_while_loading", 0)) return;
        finish();
      });
    };
    const fault = method === "apply" ? this.takeFault(caller) : null;
    if (method === "apply" && caller?.host.reach("before_hand_over", 0)) return;
    const lost = new Error("the network lost it");
    if (fault === "request") {
      answered(() => reject(lost));
      return;
    }
    const copied = method === "fetch" ? args : structuredClone(args);
    world.plan(this.delay(`${from}>${host.name}>${caller ? "" : world.turn}`), null, () => {
      watch.arrived?.();
      host.deliver(method, copied, {
        resolve: (value) => {
          watch.answered?.(value);
          const copy = method === "fetch" ? value : structuredClone(value);
          answered(() => (fault === "reply" ? reject(lost) : resolve(copy)));
        },
        reject: (error) => answered(() => reject(error)),
      });
    });
  }

  /** Calls between two objects keep their order; between the edge and an object they need not. */
  private delay(link: string): number {
    const { world } = this;
    const arrival = Math.max(this.lastArrival.get(link) ?? 0, world.now + world.rng.int(0, 4));
    if (!link.endsWith(`>${world.turn}`)) this.lastArrival.set(link, arrival);
    return arrival - world.now;
  }

  private takeFault(caller: Incarnation | null): LinkFault | null {
    const index = this.linkFaults.findIndex(({ shard }) => this.shards[shard] === caller?.host);
    return index < 0 ? null : (this.linkFaults.splice(index, 1)[0]?.fault ?? null);
  }

  /** A point waits for the commit, as the platform has it. */
  private writePoint(point: { blobs: string[]; doubles: number[] }): void {
    if ((lives.getStore() as Incarnation).alive) this.hub.storage.withCommit(() => void this.points.push(point));
  }

  private stub(host: Host): Record<string, Method> {
    return Object.fromEntries(METHODS.map((method) => [method, (...args: unknown[]) => this.call(host, method, args)]));
  }

  private hostOf(name: string): Host {
    const host = this.hosts.find((candidate) => candidate.name === name);
    if (!host) throw new Error(`no object is named ${name}`);
    return host;
  }
}

/** Told at the object itself: when the call reached it, and when its answer left. */
interface Watch {
  arrived?(): void;
  answered?(value: unknown): void;
}

interface Sending {
  watch: Watch;
  caller: Incarnation | null;
  host: Host;
  method: string;
  args: unknown[];
  resolve(value: unknown): void;
  reject(error: Error): void;
}
