import type { FirstView } from "./measures/first-view.ts";
import type { OpenView } from "./measures/open-view.ts";

const ms = (value: number): string => Math.round(value).toLocaleString("en-GB");
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const mb = (bytes: number): string => (bytes / 1e6).toFixed(2);
const row = (...cells: string[]): string => `| ${cells.join(" | ")} |`;

/** A section of the report, in Markdown. */
export const renderBrowser = (first: FirstView, open: OpenView): string[] => [
  "## The dashboard in a browser",
  "",
  `Opening thirty days of a site of ${ms(first.visits)} visits: ms from the address to the painted frame, Chromium without a graphics card,`,
  `HTTP cache empty each time, no answer from the server's cache, comparison included; medians of ${first.rounds} rounds.`,
  "",
  row("", "first panel with numbers", "last panel filled"),
  row("---", "---", "---"),
  row("an empty page in the same browser", ms(first.empty.numbersMs), ""),
  row("thirty days", ms(first.dashboard.numbersMs), ms(first.dashboard.filledMs)),
  row("the same, first after the server's start", ms(first.afterStart.numbersMs), ms(first.afterStart.filledMs)),
  "",
  `* ${first.requests} requests in all, ${first.questions} of them for figures`,
  "",
  `A live view left open through ${ms(open.events)} events at ${open.rate} events/s, up to ${ms(open.online)} visitors online:`,
  "",
  `* processor time, of one core: ${percent(open.rendererShare)} the page's process, ${percent(open.gpuShare)} what puts the picture together; its main thread was in a task ${percent(open.mainShare)} of the time`,
  `* heap after a forced collection, MB, before and after each quarter: ${open.heap.map(mb).join(", ")}`,
  `* ${ms(open.frames)} frames, ${open.gaps} missing; what they came to ${open.equal ? "equals" : "**differs from**"} a fresh answer of the server`,
];
