import type { Browser, CDPSession } from "playwright-core";

/** What a page has cost so far, as the browser itself tells it. */
export interface PageCost {
  /** Seconds of processor time of the page's process, with all its threads. */
  rendererS: number;
  /** Of the process that puts the picture together; without a graphics card it paints, too. */
  gpuS: number;
  /** Seconds in which the page's main thread was busy, and of these in scripts, styles and layout. */
  taskS: number;
  scriptS: number;
  styleS: number;
  layoutS: number;
}

interface Processes {
  processInfo: { type: string; cpuTime: number }[];
}

/** @param browser one that shows this page only @param page a session of the page with `Performance` enabled */
export const pageCost = async (browser: Browser, page: CDPSession): Promise<PageCost> => {
  const whole = await browser.newBrowserCDPSession();
  const { processInfo } = (await whole.send("SystemInfo.getProcessInfo")) as Processes;
  await whole.detach();
  const of = (type: string): number =>
    processInfo.filter((process) => process.type === type).reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  const { metrics } = await page.send("Performance.getMetrics");
  const metric = (name: string): number => metrics.find((found) => found.name === name)?.value ?? Number.NaN;
  return {
    rendererS: of("renderer"),
    gpuS: of("GPU"),
    taskS: metric("TaskDuration"),
    scriptS: metric("ScriptDuration"),
    styleS: metric("RecalcStyleDuration"),
    layoutS: metric("LayoutDuration"),
  };
};

/** @returns bytes that scripts hold once everything that nobody holds is gone */
export const heapBytes = async (page: CDPSession): Promise<number> => {
  // What a first pass lets go of may hold something else.
  await page.send("HeapProfiler.collectGarbage");
  await page.send("HeapProfiler.collectGarbage");
  const { usedSize } = await page.send("Runtime.getHeapUsage");
  return usedSize;
};
