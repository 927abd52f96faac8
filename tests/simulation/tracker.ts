import type { Hit } from "../../domain/ingest/hit.ts";
import { aHit } from "../support/hits.ts";
import type { Edge, NetworkFault } from "./edge.ts";
import type { Rng } from "./rng.ts";
import { ownPages, type Said, type Truth } from "./truth.ts";
import type { World } from "./world.ts";

const PAGES = Array.from({ length: 12 }, (_, index) => `/p${index}`);
const SOURCES = ["", "Google", "Hacker News", "ChatGPT"];
/** A page shown again within so long would be a reload, whose count depends on what arrives first. */
const RELOAD_MS = 5000;
const EVENTS_PER_REQUEST = 20;

/** One tab of a visitor: numbers its events, keeps what has no receipt, sends again. */
export class Tab {
  offline = false;
  /** What the network will do to the next requests. */
  readonly faults: NetworkFault[] = [];
  unsent: Said[] = [];
  readonly visitor: string;
  private readonly session: string;
  private readonly world: World;
  private readonly edge: Edge;
  private readonly truth: Truth;
  private seq = 0;
  private failures = 0;
  private waiting = false;
  private underWay = false;
  private pageview: { seq: number; page: string; engagedMs: number; scroll: number } | null = null;
  private readonly pageviews: { at: number; page: string }[] = [];

  constructor(visitor: string, session: string, { world, edge, truth }: { world: World; edge: Edge; truth: Truth }) {
    this.visitor = visitor;
    this.session = session;
    this.world = world;
    this.edge = edge;
    this.truth = truth;
  }

  /** Something happens on the page. @param skewMs how far the page's clock is off, for all we know */
  emit(kind: Hit["kind"], rng: Rng, skewMs: number): void {
    const at = this.world.now + skewMs;
    const hit = kind === "engagement" ? this.heartbeat(at, rng) : this.counted(kind, at, rng);
    this.unsent.push(this.truth.say(this.visitor, hit, false));
    this.send();
  }

  /** Whether something of it may be counted or not: it came, and there is no receipt. */
  get unsure(): boolean {
    return this.unsent.some(({ delivered, durable }) => delivered && !durable);
  }

  online(): void {
    this.offline = false;
    this.failures = 0;
    this.waiting = false;
    this.send();
  }

  /** Sends what is unsent, in one request at a time; the page's next try comes by itself. */
  send(): void {
    if (this.offline || this.underWay || this.waiting || this.unsent.length === 0) return;
    this.underWay = true;
    const batch = this.unsent.slice(0, EVENTS_PER_REQUEST);
    void this.edge.post(batch, this.faults.shift() ?? null).then((received) => {
      this.underWay = false;
      if (received) {
        this.failures = 0;
        const told = new Set(batch);
        this.unsent = this.unsent.filter((said) => !told.has(said));
        this.send();
        return;
      }
      this.waiting = true;
      this.world.plan(1000 * 2 ** Math.min(this.failures++, 6) * (1 + this.world.rng.next()), null, () => {
        this.waiting = false;
        this.send();
      });
    });
  }

  private counted(kind: "pageview" | "event", at: number, rng: Rng): Hit {
    const { session } = this;
    const recent = this.pageviews.filter((shown) => Math.abs(at - shown.at) < 2 * RELOAD_MS);
    const own = ownPages(this.visitor);
    const free = PAGES.map((page) => own + page).filter((page) => recent.every((shown) => shown.page !== page));
    const page = free.length > 0 ? rng.pick(free) : `${own}/p/${this.seq}`;
    const seq = ++this.seq;
    const source = rng.pick(SOURCES);
    const plain = aHit({ at, session, seq, kind, page });
    const acquisition = { ...plain.acquisition, source };
    if (kind === "event") return { ...plain, acquisition, name: "Signup", interactive: rng.chance(0.5) };
    this.pageviews.push({ at, page });
    this.pageview = { seq, page, engagedMs: 0, scroll: 0 };
    return { ...plain, acquisition };
  }

  private heartbeat(at: number, rng: Rng): Hit {
    const { pageview } = this;
    if (!pageview) return this.counted("pageview", at, rng);
    pageview.engagedMs += rng.int(0, 15_000);
    pageview.scroll = Math.max(pageview.scroll, rng.int(0, 100));
    const { seq, page, engagedMs, scroll } = pageview;
    return aHit({
      at,
      session: this.session,
      seq: ++this.seq,
      kind: "engagement",
      interactive: false,
      page,
      pageview: seq,
      engagedMs,
      scroll,
    });
  }
}

/** A few hits of history, to be sent again and again until there is a receipt. */
export const importHistory = (
  { world, edge, truth }: { world: World; edge: Edge; truth: Truth },
  rng: Rng,
  { visitor, run, from }: { visitor: string; run: string; from: number },
): Promise<void> => {
  const events = Array.from({ length: rng.int(1, 12) }, (_, index) => {
    const at = from + rng.int(0, 5_400_000);
    const counted = rng.chance(0.8);
    const page = rng.pick(PAGES);
    const id = `${run}.${index}`;
    const hit = counted
      ? aHit({ at, id, page })
      : aHit({ at, id, page, kind: "engagement", interactive: false, engagedMs: rng.int(1, 60_000), scroll: 10 });
    return truth.say(visitor, hit, true);
  });
  const attempt = async (): Promise<void> => {
    const fault: NetworkFault | null = rng.chance(0.3) ? "drop_response" : null;
    if (await edge.post(events, fault)) return;
    await world.later(5000);
    return attempt();
  };
  return attempt();
};
