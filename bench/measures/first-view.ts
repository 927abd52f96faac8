import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser, BrowserContext } from "playwright-core";
import { Readers } from "../../tests/browser/readers.ts";
import { launchChromium } from "../../tests/support/chromium.ts";
import { SEEDED_SITE, seededData } from "../../tests/support/seeded-data.ts";
import { root, TestServer } from "../../tests/support/server.ts";
import { median } from "../load/latencies.ts";

/** Milliseconds since the browser began to open the address. */
interface Paint {
  /** The first panel with numbers. */
  numbersMs: number;
  /** The last panel, the map in it. */
  filledMs: number;
}

export interface FirstView {
  visits: number;
  rounds: number;
  /** A page of one number and nothing else, in the same browser. */
  empty: Paint;
  dashboard: Paint;
  /** The first opening after the server's start: nothing is in its memory, or compiled. */
  afterStart: Paint;
  /** Requests for figures, of which one only asks for the time zone; and all requests of the page. */
  questions: number;
  requests: number;
}

const paintOf = async (context: BrowserContext, url: string): Promise<Paint> => {
  const page = await context.newPage();
  await page.addInitScript({ path: join(root, "bench/pages/note-paints.js") });
  await page.goto(url, { waitUntil: "commit" });
  const noted = await page.waitForFunction(() => {
    const { noted } = globalThis as unknown as { noted: Record<string, number> };
    return ["numbers", "filled"].every((name) => (noted[name] ?? 0) > 0) && noted;
  });
  const { numbers = Number.NaN, filled = Number.NaN } = (await noted.jsonValue()) as Record<string, number>;
  return { numbersMs: numbers, filledMs: filled };
};

const medianOf = (paints: readonly Paint[]): Paint => ({
  numbersMs: median(paints.map(({ numbersMs }) => numbersMs)),
  filledMs: median(paints.map(({ filledMs }) => filledMs)),
});

const emptyPage = async (): Promise<{ url: string; stop(): void }> => {
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(
      '<!doctype html><html lang="en"><title>Empty</title><link rel="icon" href="data:,"><p class="figure-value">0</p>',
    );
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, stop: () => server.close() };
};

/** A person who signed in before, with a browser that has nothing of the dashboard in its cache. */
const signedIn = async (browser: Browser, server: TestServer): Promise<() => Promise<BrowserContext>> => {
  const viewport = { width: 1280, height: 900 };
  const answer = await server.fetch("/api/session", { method: "POST", body: { token: server.token } });
  const [name = "", value = ""] = (answer.headers.get("set-cookie") ?? "").split(";")[0]?.split("=") ?? [];
  if (!answer.ok || value === "") throw new Error(`no session: ${answer.status} ${await answer.text()}`);
  return async () => {
    const context = await browser.newContext({ viewport });
    await context.addCookies([{ name, value, url: server.url }]);
    return context;
  };
};

/**
 * Opens thirty days of a large site, each time with an empty HTTP cache, and after a new event, so that no answer is one
 * that the server still knows.
 */
export const measureFirstView = async (rounds: number): Promise<FirstView> => {
  await using server = await TestServer.start({}, await seededData());
  const browser = await launchChromium();
  const empty = await emptyPage();
  try {
    const newContext = await signedIn(browser, server);
    const readers = new Readers(server, SEEDED_SITE, 77);
    const requests: string[] = [];
    const open = async (): Promise<Paint> => {
      await readers.arrive("/pricing");
      const context = await newContext();
      requests.length = 0;
      context.on("request", (request) => requests.push(new URL(request.url()).pathname));
      const paint = await paintOf(context, `${server.url}/${SEEDED_SITE}?period=30d`);
      await context.close();
      return paint;
    };
    const openEmpty = async (): Promise<Paint> => {
      const context = await newContext();
      const paint = await paintOf(context, empty.url);
      await context.close();
      return paint;
    };
    const afterStart = await open();
    // The browser's own first page costs it more than any later one.
    await openEmpty();
    const [blanks, dashboards]: [Paint[], Paint[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      blanks.push(await openEmpty());
      dashboards.push(await open());
    }
    const { results } = await server.json<{ results: { metrics: number[] }[] }>("/api/v2/query", {
      method: "POST",
      body: { site_id: SEEDED_SITE, metrics: ["visits"], date_range: "all" },
    });
    return {
      visits: results[0]?.metrics[0] ?? 0,
      rounds,
      empty: medianOf(blanks),
      dashboard: medianOf(dashboards),
      afterStart,
      questions: requests.filter((path) => /\/quer(y|ies)$/.test(path)).length,
      requests: requests.length,
    };
  } finally {
    empty.stop();
    await browser.close();
  }
};
