import { Crash, type CrashPoint, type Kind, kindOf } from "./crash-points.ts";
import type { ServerEnd } from "./sockets.ts";
import { FakeStorage } from "./storage.ts";
import { type Life, lives, type World } from "./world.ts";

export type Method = (...args: unknown[]) => Promise<unknown>;
type ObjectOf = Record<string, Method>;
export type ObjectClass = new (ctx: never, env: never) => object;

/** One life of an object: what it has in memory, and everything it waits for. */
export interface Incarnation extends Life {
  host: Host;
  object: ObjectOf;
  /** Until the constructor's `blockConcurrencyWhile` is over, nothing is delivered. */
  ready: Promise<unknown>;
  /** Calls to other objects without an answer yet. */
  outgoing: number;
}

interface Call {
  reject(error: Error): void;
}

/** Its name: there is one per account. */
export const DIRECTORY = "directory";
const ALARM_RETRY_MS = 2000;

/** An object as the platform sees it: a name, its storage, its sockets, and at times a life. */
export class Host {
  readonly name: string;
  readonly storage: FakeStorage;
  readonly world: World;
  readonly sockets = new Set<ServerEnd>();
  readonly calls = new Set<Call>();
  /** Deaths that wait for their point. */
  readonly armed: { point: CrashPoint; passes: number }[] = [];
  readonly hits = new Map<CrashPoint, number>();
  current: Incarnation | null = null;
  skewMs = 0;
  /** How many alarms will be said to have failed though they did their work. */
  alarmFailures = 0;
  deaths = 0;
  /** Sees every object right after it woke. */
  onWake: (object: object) => void = () => {};
  private readonly make: ObjectClass;
  private readonly env: object;
  private alarm: object | null = null;
  private alarmRunning = false;
  private waking = false;

  constructor(world: World, name: string, make: ObjectClass, env: object) {
    this.world = world;
    this.name = name;
    this.make = make;
    this.env = env;
    this.storage = new FakeStorage(world);
    this.storage.onDurable = () => this.planAlarm();
    const prefix = this.kind === "shard" ? ("" as const) : (`${this.kind}_` as const);
    this.storage.beforeFlush = () => void this.reach(`${prefix}before_commit`, 0);
    this.storage.afterFlush = () => void this.reach(`${prefix}after_commit`, 0);
    this.storage.beforeStatement = (statement) => this.beforeStatement(statement);
  }

  get kind(): Kind {
    if (this.name === DIRECTORY) return "directory";
    return this.name.includes("#") ? "shard" : "hub";
  }

  get isHub(): boolean {
    return this.kind === "hub";
  }

  /** Dies here when that was planned. @returns whether it did */
  reach(point: CrashPoint, kept: number): boolean {
    const index = this.armed.findIndex((armed) => armed.point === point);
    const armed = this.armed[index];
    if (!armed || !(this.current || this.waking) || kindOf(point) !== this.kind) return false;
    if (--armed.passes > 0) return false;
    this.armed.splice(index, 1);
    this.hits.set(point, (this.hits.get(point) ?? 0) + 1);
    this.kill(kept);
    return true;
  }

  /** Ends the present life. @param kept turns that were not known to be durable and are; sockets end with it unless told otherwise */
  kill(kept: number, sockets: "close" | "hibernate" = "close"): void {
    const life = this.current;
    if (life) {
      life.alive = false;
      this.deaths++;
    }
    this.current = null;
    this.storage.crash(kept);
    for (const call of this.calls) call.reject(new Error("the object was reset"));
    this.calls.clear();
    if (sockets === "close") {
      for (const socket of this.sockets) socket.drop(this.world);
      this.sockets.clear();
    }
    if (this.alarmRunning) this.retryAlarm();
  }

  /** Takes an idle object out of memory; its sockets stay. @returns false when it is busy */
  evict(): boolean {
    const { current: life } = this;
    if (!life || this.calls.size > 0 || this.alarmRunning || life.timers > 0 || life.outgoing > 0) return false;
    this.storage.flush();
    this.kill(0, "hibernate");
    return true;
  }

  /** The alarm that is set comes now. */
  hurryAlarm(): void {
    if (this.alarm && !this.alarmRunning) this.fireAlarm();
  }

  wake(): Incarnation {
    if (this.current) return this.current;
    const life: Incarnation = {
      world: this.world,
      host: this,
      alive: true,
      skewMs: this.skewMs,
      timers: 0,
      object: {},
      ready: Promise.resolve(),
      outgoing: 0,
    };
    this.waking = true;
    try {
      life.object = lives.run(life, () => new this.make(this.context(life) as never, this.env as never)) as ObjectOf;
      this.onWake(life.object);
    } finally {
      this.waking = false;
    }
    this.current = life;
    return life;
  }

  /** Runs a method. Exactly one of the two is called, unless the object dies and takes the answer with it. */
  deliver(
    method: string,
    args: unknown[],
    answer: { resolve(value: unknown): void; reject(error: Error): void },
  ): void {
    let life: Incarnation;
    try {
      life = this.wake();
    } catch (error) {
      answer.reject(error as Error);
      return;
    }
    const call: Call = { reject: answer.reject };
    this.calls.add(call);
    const settled = (finish: () => void) => {
      if (life.alive && this.calls.delete(call)) finish();
    };
    const run = async (): Promise<void> => {
      try {
        await life.ready;
        const value = await (life.object[method] as Method).apply(life.object, args);
        if (method === "apply" && life.alive && this.reach("hub_after_apply", this.storage.pendingTurns)) return;
        if (method === "leaseQuota" && life.alive && this.reach("hub_after_lease", this.storage.pendingTurns)) return;
        if (method === "giveBackQuota" && life.alive && this.reach("gave_back", this.storage.pendingTurns)) return;
        // The output gate: an answer waits for what was written. Receipts must not rely on it.
        if (method !== "ingest" && life.alive) await this.storage.sync();
        settled(() => answer.resolve(value));
      } catch (error) {
        settled(() => answer.reject(error as Error));
      }
    };
    void lives.run(life, run);
  }

  private context(life: Incarnation): object {
    const { storage } = this;
    const alive = <T>(use: () => T): T => {
      if (!life.alive) throw new Crash("this life is over");
      return use();
    };
    const never = new Promise<never>(() => {});
    return {
      id: { name: this.name, toString: () => this.name },
      storage: {
        sql: { exec: (text: string, ...values: never[]) => alive(() => storage.sql.exec(text, ...values)) },
        transactionSync: <T>(work: () => T): T => alive(() => storage.transactionSync(work)),
        sync: () => alive(() => storage.sync().then(() => (life.alive ? undefined : never))),
        getAlarm: () => alive(() => storage.getAlarm()),
        setAlarm: (at: number) => alive(() => storage.setAlarm(at)),
        deleteAlarm: () => alive(() => storage.deleteAlarm()),
        deleteAll: () => alive(() => storage.deleteAll()),
      },
      abort: () => {
        if (life.alive) this.kill(this.world.rng.int(0, storage.pendingTurns));
      },
      blockConcurrencyWhile: (work: () => Promise<unknown>) => {
        life.ready = work();
      },
      waitUntil: (promise: Promise<unknown>) => void promise.catch(() => {}),
      acceptWebSocket: (socket: ServerEnd) => this.accept(socket),
      getWebSockets: () => Array.from(this.sockets),
      setWebSocketAutoResponse: () => {},
    };
  }

  private accept(socket: ServerEnd): void {
    this.sockets.add(socket);
    socket.meant = () => Reflect.get(Reflect.get(this.current?.object ?? {}, "feed"), "shown");
    socket.onClose = () => {
      if (!this.sockets.delete(socket)) return;
      this.deliver("webSocketClose", [socket], { resolve: () => {}, reject: () => {} });
    };
  }

  private beforeStatement({ text, writes, inTransaction }: { text: string; writes: boolean; inTransaction: boolean }) {
    if (this.waking && !writes && this.reach("while_waking", 0)) throw new Crash("died while waking");
    if (!writes) return;
    const point = this.isHub ? "hub_while_sealing" : "in_checkpoint";
    if (inTransaction && this.kind !== "directory" && this.reach(point, 0))
      throw new Crash("died within a transaction");
    const failing = this.armed.findIndex((armed) => armed.point === "write_fails");
    if (failing < 0 || !text.startsWith("INSERT INTO journal")) return;
    this.armed.splice(failing, 1);
    this.hits.set("write_fails", (this.hits.get("write_fails") ?? 0) + 1);
    throw new Error("disk I/O error");
  }

  private planAlarm(): void {
    if (this.alarmRunning) return;
    const at = this.storage.alarmAt;
    this.alarm = null;
    if (at === null) return;
    const alarm = {};
    this.alarm = alarm;
    this.world.plan(at - this.world.now - this.skewMs, null, () => {
      if (this.alarm === alarm) this.fireAlarm();
    });
  }

  private fireAlarm(): void {
    this.alarm = null;
    this.alarmRunning = true;
    void this.storage.deleteAlarm();
    const ended = (failed: boolean): void => {
      if (!this.alarmRunning) return;
      if (failed) this.retryAlarm();
      else {
        this.alarmRunning = false;
        if (!this.storage.dirty) this.planAlarm();
      }
    };
    this.deliver("alarm", [], {
      resolve: () => {
        const failed = this.alarmFailures > 0;
        if (failed) this.alarmFailures--;
        ended(failed);
      },
      reject: () => ended(true),
    });
  }

  /** An alarm that was not seen to succeed comes again. */
  private retryAlarm(): void {
    this.alarmRunning = false;
    void this.storage.setAlarm(this.world.now + this.skewMs + ALARM_RETRY_MS);
    this.storage.flush();
  }
}
