import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { expect } from "vitest";
import type { LiveState } from "../../protocol/live.ts";
import type { QueryAnswer } from "../../protocol/query.ts";
import { launchChromium } from "../support/chromium.ts";
import { TestServer } from "../support/server.ts";

/** What a reader's browser says of itself; a headless one says that it is a bot, and is not counted. */
export const READER = {
  userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
  locale: "en-GB",
} satisfies BrowserContextOptions;

/** How long a condition may take to come true. No test asserts a time; this only ends a wait that is in vain. */
export const PATIENCE = { timeout: 20_000, interval: 50 };

/** The real server and a real browser, and what every story on it needs. */
export class Stage implements AsyncDisposable {
  readonly server: TestServer;
  readonly browser: Browser;
  /** What pages wrote to their consoles as errors, and what they threw. */
  readonly errors: string[] = [];
  /** Requests that got no answer, or one from 400 on; not those that were under way when their page was left. */
  readonly failedRequests: string[] = [];

  private constructor(server: TestServer, browser: Browser) {
    this.server = server;
    this.browser = browser;
  }

  /**
   * @param data a directory for the server to start on a copy of; null for none
   * @param environment for the server, for example FOOTFALL_PRIVATE_WEBHOOKS
   */
  static async open(data: string | null = null, environment: Record<string, string> = {}): Promise<Stage> {
    const server = await TestServer.start(environment, data);
    try {
      return new Stage(server, await launchChromium());
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** A person with a browser of their own. */
  async person(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await this.browser.newContext({ ...READER, ...options });
    context.on("console", (message) => {
      if (message.type() === "error") this.errors.push(`${message.page()?.url()}: ${message.text()}`);
    });
    context.on("response", (answer) => {
      if (answer.status() >= 400) this.failedRequests.push(`${answer.status()} ${answer.url()}`);
    });
    context.on("requestfailed", (request) => {
      const reason = request.failure()?.errorText;
      if (reason !== "net::ERR_ABORTED") this.failedRequests.push(`${reason} ${request.method()} ${request.url()}`);
    });
    context.on("weberror", (error) => this.errors.push(`${error.page()?.url()}: ${error.error().message}`));
    return context;
  }

  /** A viewer who followed the sign-in link to a dashboard path. */
  async viewer(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await (await this.person(options)).newPage();
    await page.goto(`${this.server.url}${path}#token=${this.server.token}`);
    return page;
  }

  /** Makes a site that counts pages of any host. */
  async site(site: string): Promise<string> {
    await this.server.json("/api/sites", { method: "POST", body: { site_id: site, allowed_hosts: [] } });
    return site;
  }

  /** The live state with everything in it that was acknowledged so far. */
  live(site: string): Promise<LiveState> {
    return this.server.json<LiveState>(`/api/sites/${site}/live?consistency=strong`);
  }

  /** Pageviews by page, from the query API. */
  async pageviews(site: string): Promise<Record<string, number>> {
    const today = new Date().toISOString().slice(0, 10);
    const { results } = await this.server.json<QueryAnswer>("/api/v2/query", {
      method: "POST",
      body: { site_id: site, metrics: ["pageviews"], date_range: [today, today], dimensions: ["event:page"] },
    });
    return Object.fromEntries(results.map(({ dimensions, metrics }) => [dimensions[0], metrics[0]])) as Record<
      string,
      number
    >;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
    await this.server[Symbol.asyncDispose]();
  }
}

/** The rows of a panel of the live view, as they are read: label and number. */
const rowsOf = (page: Page, panel: "pages" | "sources" | "countries" | "devices"): Promise<[string, string][]> =>
  page
    .locator(`.area-${panel} .bar-row`)
    .evaluateAll((rows) =>
      rows.map((row): [string, string] => [
        row.querySelector(".bar-label bdi")?.textContent ?? "",
        row.querySelector(".bar-value")?.textContent ?? "",
      ]),
    );

/** What the live view says, in words. */
export const readBoard = async (page: Page) => ({
  online: await page.locator(".online-number .sr-only").textContent({ timeout: PATIENCE.timeout }),
  connection: await page.locator(".online .pill").textContent({ timeout: PATIENCE.timeout }),
  pages: await rowsOf(page, "pages"),
  sources: await rowsOf(page, "sources"),
  countries: await rowsOf(page, "countries"),
  devices: await rowsOf(page, "devices"),
  events: await page
    .locator(".area-events .event")
    .evaluateAll((events) =>
      events.map((event) => [
        event.querySelector(".event-name")?.textContent ?? "pageview",
        event.querySelector(".event-page")?.textContent ?? "",
      ]),
    ),
});

/** Waits until the live view of `page` reads as the strong JSON answer for `site` does. */
export const expectBoardAsAnswered = (stage: Stage, page: Page, site: string): Promise<void> =>
  expect
    .poll(async () => {
      const [live, board] = [await stage.live(site), await readBoard(page)];
      const entries = (list: LiveState["pages"]) => list.slice(0, 8).map(({ key, online }) => [key, String(online)]);
      expect(board.online).toBe(String(live.online));
      expect(board.pages).toEqual(entries(live.pages));
      expect(board.devices).toEqual(entries(live.devices));
      expect(board.sources).toEqual(entries(live.sources).map(([key, online]) => [key || "Direct / None", online]));
      expect(board.events).toEqual(live.events.map(({ name, page: path }) => [name, path]).toReversed());
      return true;
    }, PATIENCE)
    .toBe(true);
