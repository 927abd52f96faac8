import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { ApiClient, resolveServer } from "../api-client.ts";
import { type Command, serverOptions } from "../command.ts";
import { exponential, seededRandom } from "../demo/random.ts";
import { sendVisit } from "../demo/send-visit.ts";
import { DemoAudience } from "../demo/visit-model.ts";
import { DEMO_SITE, makeDemoSite } from "../serve/demo-site.ts";

const DEFAULT_PER_MINUTE = 30;

export const demoCommand: Command = {
  usage: "[--site S] [--rate N] [--for SECONDS]",
  summary: "Send synthetic visitors in real time, until stopped.",
  details: "They read pages, scroll, sign up and buy; some come again. Nothing about them is real.",
  positionals: 0,
  options: {
    site: { value: "S", help: `the site that they visit (default: ${DEMO_SITE}, made when it is not there)` },
    rate: { value: "N", help: `visits that begin per minute, on average (default: ${DEFAULT_PER_MINUTE})` },
    for: { value: "SECONDS", help: "stop after that time (default: when interrupted)" },
    seed: { value: "N", help: "the same seed makes the same choices" },
    ...serverOptions,
  },
  async run(input) {
    const client = new ApiClient(resolveServer(input));
    const site = input.text("site") ?? DEMO_SITE;
    const meanGapMs = 60_000 / input.number("rate", DEFAULT_PER_MINUTE);
    const random = seededRandom(input.number("seed", Date.now() % 2 ** 32));
    const seconds = input.number("for", Number.POSITIVE_INFINITY);
    if (site === DEMO_SITE) await makeDemoSite(client);

    const stop = new AbortController();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
    if (Number.isFinite(seconds)) setTimeout(() => stop.abort(), seconds * 1000).unref();
    if (!input.flag("json")) {
      process.stderr.write(`Visitors come to ${site}: ${client.server.url}/ shows them. Ctrl-C stops.\n`);
    }

    const sum = { site, visits: 0, events: 0, duplicates: 0, dropped: 0 };
    const audience = new DemoAudience(site, random, randomUUID);
    let failure: unknown = null;
    const underWay = new Set<Promise<void>>();
    while (!stop.signal.aborted) {
      sum.visits++;
      const visit = sendVisit(client, site, audience.visit(), {
        signal: stop.signal,
        onReceipt({ accepted, duplicates, dropped }) {
          sum.events += accepted;
          sum.duplicates += duplicates;
          sum.dropped += dropped.length;
        },
      })
        .catch((error: unknown) => {
          failure ??= error;
          stop.abort();
        })
        .finally(() => underWay.delete(visit));
      underWay.add(visit);
      await delay(exponential(random, meanGapMs), undefined, { signal: stop.signal }).catch(() => {});
    }
    await Promise.all(underWay);
    if (failure) throw failure;
    process.stdout.write(
      input.flag("json")
        ? `${JSON.stringify(sum)}\n`
        : `${sum.visits} visits, ${sum.events} events accepted, ${sum.dropped} dropped.\n`,
    );
  },
};
