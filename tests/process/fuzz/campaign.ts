import { readFileSync } from "node:fs";
import fc from "fast-check";
import type { TestServer } from "../../support/server.ts";
import { SITE } from "./bodies.ts";
import { corpus } from "./corpus.ts";
import { type Answer, Exchange, type Sent } from "./exchange.ts";
import { talk, talks } from "./frames.ts";
import { requests, type Tokens } from "./requests.ts";
import { differenceOf, sitesOf, stateOf } from "./state.ts";

/** Rounds of requests and frames as nobody should send them, to a real server. */
interface FuzzReport {
  seed: number;
  requests: number;
  /** Those that were refused, sent once more between two looks at the whole state. */
  repeated: number;
  frames: number;
  /** By status; 0: the connection ended without an answer, which only broken HTTP may see. */
  statuses: Record<string, number>;
  /** Of the server, after each round; the state that it holds grows with what was accepted. */
  rssMb: number[];
  /** The same while refused requests alone are sent again and again, which leave no state. */
  steadyRssMb: number[];
  wrong: string[];
}

const ROUND = 2500;
/** Frames are few of them: each needs a handshake. */
const TALKS_PER_ROUND = 80;
const CONNECTIONS = 32;
const REPEATS = 6;
/** Of some 2,000 requests each. */
const STEADY_TURNS = 100;
/** What memory may differ by from one quarter of them to another: collections come when they come. */
const STEADY_SHARE = 1.1;
const LIVE = `/api/sites/${SITE}/live`;

const rssMbOf = (pid: number): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024);

/** @param index 0 to 3 */
const meanOfQuarter = (values: readonly number[], index: number): number => {
  const quarter = values.slice((values.length * index) / 4, (values.length * (index + 1)) / 4);
  return Math.round(quarter.reduce((sum, value) => sum + value, 0) / quarter.length);
};

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

const shown = (sent: Sent): string =>
  sent.as === "bytes"
    ? JSON.stringify(textOf(sent.bytes).slice(0, 500))
    : `${sent.method} ${sent.path} ${JSON.stringify(sent.headers).slice(0, 400)} ${JSON.stringify(
        Buffer.from(sent.body ?? [])
          .toString("latin1")
          .slice(0, 1500),
      )}`;

/**
 * What workerd itself answers, before any code of ours: 501 to a method that HTTP does not know, 500 to CONNECT, 426 to
 * a handshake without a version.
 */
const isThePlatforms = (sent: Sent, { status, text }: Answer): boolean =>
  !text.startsWith("{") &&
  (status === 501 || status === 426 || (status === 500 && sent.as === "bytes" && /^CONNECT /.test(textOf(sent.bytes))));

/** What no answer may be. */
const objection = (sent: Sent, answer: Answer): string | null => {
  const { status, retryAfter, text } = answer;
  if (status === 0 && sent.as === "request") return "no answer";
  if (isThePlatforms(sent, answer)) return null;
  if (status >= 500) return `${status} ${text.slice(0, 300)}`;
  if (status === 429 && retryAfter === null) return "429 without Retry-After";
  const said = status >= 400 && sent.as === "request" && sent.path.startsWith("/api/") && sent.method !== "HEAD";
  return said && !/^\{"errors?":./.test(text) ? `${status} does not say why: ${text.slice(0, 200)}` : null;
};

/** A viewer who must not notice anything: its frames stay numbered without a gap. */
const watch = async (server: TestServer, token: string) => {
  const socket = new WebSocket(`${server.url.replace("http", "ws")}${LIVE}`, {
    headers: { authorization: `Bearer ${token}` },
  } as unknown as string[]);
  const watching = { next: 0, wrong: null as string | null, close: () => socket.close() };
  socket.addEventListener("message", ({ data }) => {
    const { seq } = JSON.parse(String(data)) as { seq: number };
    if (seq !== watching.next++) watching.wrong ??= `a viewer got frame ${seq} and not ${watching.next - 1}`;
  });
  let closing = false;
  watching.close = () => {
    closing = true;
    socket.close();
  };
  socket.addEventListener("close", ({ code, reason }) => {
    if (!closing) watching.wrong ??= `a viewer was disconnected: ${code} ${reason}`;
  });
  await new Promise((done, failed) => {
    socket.addEventListener("open", done);
    socket.addEventListener("error", failed);
  });
  return watching;
};

class Campaign {
  private readonly server: TestServer;
  private readonly exchange: Exchange;
  private readonly tokens: Tokens;
  readonly report: FuzzReport;
  /** Of the last round. */
  private refused: readonly Sent[] = [];

  constructor(server: TestServer, tokens: Tokens, seed: number) {
    this.server = server;
    this.exchange = new Exchange(server.url, CONNECTIONS);
    this.tokens = tokens;
    this.report = { seed, requests: 0, repeated: 0, frames: 0, statuses: {}, rssMb: [], steadyRssMb: [], wrong: [] };
  }

  /** Sends all, then what was refused once more: of that nothing may be found anywhere. */
  async round(all: readonly Sent[]): Promise<void> {
    this.report.requests += all.length;
    const refused = await this.sendAll(all);
    await this.tidy();
    this.refused = refused;
    await this.repeat(refused);
    this.report.rssMb.push(rssMbOf(this.server.workerdPid));
  }

  async talks(seed: number, count: number): Promise<void> {
    const all = fc.sample(talks, { numRuns: count, seed });
    this.report.frames += all.flat().length;
    await this.inParallel(all, async (frames) => {
      const status = await talk(this.server.url, LIVE, this.tokens.read, frames);
      if (status !== 101) this.report.wrong.push(`a viewer's handshake was answered with ${status}`);
    });
  }

  /** Sends what was refused last, again and again. */
  async steady(): Promise<void> {
    for (let turn = 0; turn < STEADY_TURNS; turn++) {
      await this.sendAll(this.refused);
      this.report.steadyRssMb.push(rssMbOf(this.server.workerdPid));
    }
    // The first quarter is what a heap takes until it is as large as its garbage makes it.
    const [second, last] = [meanOfQuarter(this.report.steadyRssMb, 1), meanOfQuarter(this.report.steadyRssMb, 3)];
    if (last > second * STEADY_SHARE) {
      this.report.wrong.push(`refused requests alone let memory grow from ${second} MB to ${last} MB`);
    }
  }

  close(): void {
    this.exchange.close();
  }

  /** @returns those that were refused, or not answered at all */
  private async sendAll(all: readonly Sent[]): Promise<Sent[]> {
    const { statuses, wrong } = this.report;
    const refused: Sent[] = [];
    await this.inParallel(all, async (sent) => {
      const answer = await this.exchange.send(sent);
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      const problem = objection(sent, answer);
      if (problem && wrong.length < 50) wrong.push(`${problem} <- ${shown(sent)}`);
      if (answer.status >= 400 || answer.status === 0) refused.push(sent);
    });
    return refused;
  }

  /** Some are taken the second time, since the site is what it was before; so until all are refused again. */
  private async repeat(refused: readonly Sent[]): Promise<void> {
    let left = refused;
    for (let attempt = 0; attempt < REPEATS; attempt++) {
      const before = await stateOf(this.server);
      const again = await this.sendAll(left);
      this.report.repeated += left.length;
      if (again.length === left.length) {
        const after = await stateOf(this.server);
        const difference = differenceOf(before, after);
        if (difference !== "") this.report.wrong.push(`refused requests left something behind: ${difference}`);
        return;
      }
      left = again;
      await this.tidy();
    }
    this.report.wrong.push(
      `refused requests are taken after all, again and again: ${left.slice(0, 3).map(shown).join(" ")}`,
    );
  }

  /** Sites that a request made go; the settings of ours become what they were. */
  private async tidy(): Promise<void> {
    for (const site of await sitesOf(this.server)) {
      if (site !== SITE) await this.server.fetch(`/api/sites/${site}`, { method: "DELETE" });
    }
    await this.server.json(`/api/sites/${SITE}`, { method: "PATCH", body: plain });
  }

  private async inParallel<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let one = all[next++]; one !== undefined; one = all[next++]) await work(one);
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  }
}

const plain = {
  timezone: "Etc/UTC",
  allowed_hosts: [SITE],
  allow: { events: ["*"], props: ["*"] },
  scrub: { keep_params: [], emails: true, numbers: true },
  exclude: { ips: [], countries: [], pages: [] },
  goals: [{ event: "Signup" }],
  identity: "visitor",
  respect_signals: true,
  retention_days: null,
  lateness_hours: 48,
  quota: { events_per_second: null, events_per_month: null },
  public: false,
};

/** @param server with FOOTFALL_TRUSTED_PROXY=1, since requests say where they come from @param seed the same seed asks the same */
export const fuzz = async (
  server: TestServer,
  { requests: count, seed, steady = false }: { requests: number; seed: number; steady?: boolean },
): Promise<FuzzReport> => {
  await server.json("/api/sites", { method: "POST", body: { site_id: SITE, ...plain, shards: 2 } });
  const keyOf = async (kind: "read" | "write"): Promise<string> =>
    (await server.json<{ key: string }>(`/api/sites/${SITE}/keys`, { method: "POST", body: { kind, name: kind } })).key;
  const tokens = { admin: server.token, read: await keyOf("read"), write: await keyOf("write") };
  const campaign = new Campaign(server, tokens, seed);
  const viewer = await watch(server, tokens.read);
  await campaign.round(corpus(tokens));
  for (let round = 0; campaign.report.requests < count && campaign.report.wrong.length === 0; round++) {
    const size = Math.min(ROUND, count - campaign.report.requests);
    await campaign.round(fc.sample(requests(tokens), { numRuns: size, seed: seed + round }));
    await campaign.talks(seed + round, Math.ceil((TALKS_PER_ROUND * size) / ROUND));
  }
  if (steady) await campaign.steady();
  if (viewer.wrong) campaign.report.wrong.push(viewer.wrong);
  viewer.close();
  campaign.close();
  return campaign.report;
};
