import * as v from "valibot";
import { type Collect, type CollectEvent, collectSchema } from "../../protocol/collect.ts";

export interface Answer {
  /** 0: the network fails. */
  status: number;
  retryAfterS?: number;
  heartbeatS?: number;
}

/** A server that refuses whatever is not the contract, and remembers what came and what it counted. */
export class FakeServer {
  readonly requests: (Collect & { via: "fetch" | "beacon"; keepalive: boolean; url: string })[] = [];
  /** Every event once, by (session, seq), as a real server counts them. */
  readonly counted = new Map<string, CollectEvent>();
  /** How to answer; 202 unless a test says otherwise. */
  answer: (request: Collect) => Answer = () => ({ status: 202 });

  /** @throws when the body is not what protocol/collect.ts describes */
  receive(via: "fetch" | "beacon", url: string, body: string, keepalive: boolean): Answer {
    const request = v.parse(collectSchema, JSON.parse(body));
    this.requests.push({ ...request, via, keepalive, url });
    const answer = this.answer(request);
    if (answer.status === 202) {
      for (const event of request.events) {
        const key = `${request.session}:${event.seq}`;
        if (!this.counted.has(key)) this.counted.set(key, event);
      }
    }
    return answer;
  }

  /** What was counted, oldest first. */
  get events(): CollectEvent[] {
    return [...this.counted.values()];
  }

  /** Pageviews and custom events that were counted. */
  get told(): CollectEvent[] {
    return this.events.filter((event) => event.type !== "engagement");
  }

  /** Paths of the pageviews that were counted. */
  get paths(): string[] {
    return this.events.filter((event) => event.type === "pageview").map((event) => new URL(event.url).pathname);
  }

  get engagements() {
    return this.events.filter((event) => event.type === "engagement");
  }

  get sessions(): Set<string | null> {
    return new Set(this.requests.map((request) => request.session));
  }

  get visitors(): Set<string | null> {
    return new Set(this.requests.map((request) => request.visitor));
  }
}
