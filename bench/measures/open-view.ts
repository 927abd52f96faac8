import { isDeepStrictEqual } from "node:util";
import type { LiveState } from "../../protocol/live.ts";
import { launchChromium } from "../../tests/support/chromium.ts";
import { comparable, HeardFrames } from "../../tests/support/heard-frames.ts";
import { Latencies } from "../load/latencies.ts";
import { runOpenLoop } from "../load/open-loop.ts";
import { heapBytes, pageCost } from "../servers/renderer.ts";
import { createSite } from "../servers/site.ts";
import type { RunningServer } from "../servers/workerd-server.ts";
import { placedHeaders } from "../traffic/placed.ts";
import { VisitorTraffic } from "../traffic/visitor-traffic.ts";

const RATE = 200;
/** Visitors at a time, of nine events each: more than a thousand are online soon, so that the map is as full as it gets. */
const VISITORS = 900;
/** Until then the state itself grows. */
const WARM_UP = 2500;
const PARTS = 4;
const PATIENCE_MS = 20_000;

export interface OpenView {
  rate: number;
  events: number;
  /** Frames that the page heard meanwhile, and how many did not follow the one before. */
  frames: number;
  gaps: number;
  /** Whether what the frames came to is what a fresh answer says. */
  equal: boolean;
  online: number;
  /** Of one core, 0..1: the page's process with all its threads; of these, the main thread's time in its tasks. */
  rendererShare: number;
  mainShare: number;
  /** Of one core: the process that puts the picture together, in software here. */
  gpuShare: number;
  /** Bytes that scripts hold after a forced collection: before, then after each quarter of the events. */
  heap: number[];
}

const freshState = async (server: RunningServer, site: string): Promise<LiveState> => {
  const headers = { authorization: `Bearer ${server.token}` };
  const answer = await fetch(`${server.url}/api/sites/${site}/live?consistency=strong`, { headers });
  return (await answer.json()) as LiveState;
};

/** A live view, left open while a site is busy. @param events how many come while it is measured */
export const measureOpenView = async (server: RunningServer, events: number): Promise<OpenView> => {
  const site = await createSite(server, "open-view.example");
  const headersOf = placedHeaders(server.token);
  const traffic = new VisitorTraffic({ site, visitors: VISITORS, eventsPerVisitor: 9, now: Date.now, headersOf });
  const { host, port } = server;
  const send = (requests: number): Promise<void> =>
    runOpenLoop({ host, port, rate: RATE, requests, connectionsMax: 64, next: () => traffic.next() }, new Latencies());
  const browser = await launchChromium();
  try {
    // A site without any event would show how to install the tracker.
    await send(100);
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    const heard = new HeardFrames(page);
    await page.goto(`${server.url}/${site}#token=${server.token}`);
    await page.locator(".area-map canvas").waitFor();
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable");
    await send(WARM_UP);
    const heap = [await heapBytes(session)];
    const framesBefore = heard.frames;
    const spent = { wallS: 0, rendererS: 0, taskS: 0, gpuS: 0 };
    for (let part = 0; part < PARTS; part++) {
      const [begin, before] = [performance.now(), await pageCost(browser, session)];
      await send(events / PARTS);
      const after = await pageCost(browser, session);
      spent.wallS += (performance.now() - begin) / 1000;
      spent.rendererS += after.rendererS - before.rendererS;
      spent.taskS += after.taskS - before.taskS;
      spent.gpuS += after.gpuS - before.gpuS;
      // Collecting is the measurement's work, not the page's.
      heap.push(await heapBytes(session));
    }
    const isEqual = async (): Promise<boolean> => {
      const fresh = await freshState(server, site);
      return heard.view !== null && isDeepStrictEqual(comparable(heard.view.live), comparable(fresh));
    };
    let equal = await isEqual();
    for (const patience = performance.now() + PATIENCE_MS; !equal && performance.now() < patience; ) {
      equal = await isEqual();
    }
    return {
      rate: RATE,
      events,
      frames: heard.frames - framesBefore,
      gaps: heard.gaps + heard.connections - 1,
      equal,
      online: heard.view?.live.online ?? 0,
      rendererShare: spent.rendererS / spent.wallS,
      mainShare: spent.taskS / spent.wallS,
      gpuShare: spent.gpuS / spent.wallS,
      heap,
    };
  } finally {
    await browser.close();
  }
};
