import fc from "fast-check";
import type { ShardReport } from "../../../domain/live/shard-report.ts";
import type { LiveEvent, LiveState, LiveVisitor } from "../../../protocol/live.ts";

export const NOON = Date.UTC(2026, 10, 21, 12);
export const MINUTE = 60_000;

export const visitor = (id: string, at: number, more: Partial<LiveVisitor> = {}): LiveVisitor => ({
  id,
  lat: 59.4,
  lon: 24.7,
  country: "EE",
  city: "Tallinn",
  page: "/",
  source: "Google",
  device: "Desktop",
  score: 10,
  since: at,
  at,
  ...more,
});

export const report = (seq: number, more: Partial<ShardReport> = {}): ShardReport => ({
  shard: 0,
  epoch: "a",
  seq,
  full: false,
  presence: [],
  minutes: [],
  events: [],
  hours: [],
  ...more,
});

export const full = (seq: number, more: Partial<ShardReport> = {}): ShardReport => report(seq, { full: true, ...more });

/** Visitors are a set on the wire. */
export const asSet = (state: LiveState): LiveState => ({
  ...state,
  visitors: state.visitors.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
});

const page = fc.constantFrom("/", "/a", "/b", "/c");
const secondsAgo = fc.integer({ min: -5, max: 400 });

export interface Statement {
  visitorNo: number;
  shard: number;
  page: string;
  secondsAgo: number;
  score: number;
}

/** One thing that happens to a hub. Shard 1 tells of visitors 1.x only, as visitors live in one shard. */
export type Happening =
  | { kind: "report"; shard: number; statements: Statement[]; full: boolean }
  | { kind: "again" }
  | { kind: "restart"; shard: number }
  | { kind: "wait"; ms: number };

const shard = fc.integer({ min: 0, max: 2 });
const statement = fc.record({
  visitorNo: fc.integer({ min: 0, max: 12 }),
  shard,
  page,
  secondsAgo,
  score: fc.integer({ min: 0, max: 3 }),
});

export const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("report" as const),
      shard,
      statements: fc.array(statement, { maxLength: 6 }),
      full: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("again" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("restart" as const), shard }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 200_000 }) }),
  },
);

/** A shard that remembers all that was said, and reports as the real one does: changes, or everything. */
export class PlainShard {
  readonly visitors = new Map<string, LiveVisitor>();
  readonly views: { at: number; id: string }[] = [];
  events: LiveEvent[] = [];
  seq = 0;
  epoch = 0;
  private readonly index: number;

  constructor(index: number) {
    this.index = index;
  }

  say(statements: Statement[], now: number, isFull: boolean): ShardReport {
    const changed = new Map<string, LiveVisitor>();
    const events: LiveEvent[] = [];
    for (const { visitorNo, page, secondsAgo, score } of statements) {
      const at = now - secondsAgo * 1000;
      const id = `${this.index}.${visitorNo}`;
      const seen = Math.min(Math.max(at, this.visitors.get(id)?.at ?? 0), now);
      changed.set(id, visitor(id, seen, { page, score, source: `s${visitorNo % 3}` }));
      this.visitors.set(id, changed.get(id) ?? visitor(id, at));
      this.views.push({ at, id });
      events.push({ at, name: "pageview", page, country: "EE" });
    }
    events.sort((a, b) => a.at - b.at);
    this.events.push(...events);
    const minutes = new Set(
      (isFull ? this.views : this.views.slice(-statements.length || this.views.length)).map(({ at }) => minuteOf(at)),
    );
    this.seq++;
    return {
      shard: this.index,
      epoch: String(this.epoch),
      seq: this.seq,
      full: isFull,
      presence: Array.from(isFull ? this.visitors.values() : changed.values()),
      minutes: Array.from(minutes, (at) => ({ at, ...this.count(at) })),
      events: isFull ? this.events.toSorted((a, b) => a.at - b.at).slice(-50) : events,
      hours: [],
    };
  }

  count(minute: number): { pageviews: number; visitors: number } {
    const views = this.views.filter(({ at }) => minuteOf(at) === minute);
    return { pageviews: views.length, visitors: new Set(views.map(({ id }) => id)).size };
  }

  restart(): void {
    this.epoch++;
    this.seq = 0;
  }
}

export const minuteOf = (at: number): number => Math.floor(at / MINUTE) * MINUTE;
