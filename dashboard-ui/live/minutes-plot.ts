import uPlot from "uplot";
import type { LiveMinute } from "../../protocol/live.ts";
import type { Dashboard } from "../store/dashboard.ts";
import { themeColour } from "../styles/theme-colour.ts";
import { text } from "../text.ts";

/** The uPlot behind minutes-chart.tsx. Colours come from the stylesheet at each drawing, so a new theme needs a redraw. */

export const chartData = (minutes: readonly LiveMinute[]): uPlot.AlignedData => [
  minutes.map((minute) => minute.at / 1000),
  minutes.map((minute) => minute.pageviews),
  minutes.map((minute) => minute.visitors),
];

const colour = (token: string) => (): string => themeColour(token);

const EDGE_PX = 26;
const FONT = "11px Inter, system-ui, sans-serif";

const minuteSteps = [5, 10, 15, 30].map((minutes) => minutes * 60);
const countSteps = [1, 10, 100, 1000, 10_000, 100_000].flatMap((ten) => [ten, 2 * ten, 5 * ten]);

/** A small card at the bar under the pointer. */
const tooltip = (box: HTMLElement, { number, time }: Dashboard): uPlot.Plugin => {
  const card = document.createElement("div");
  card.className = "chart-tip";
  card.hidden = true;
  const [title, pageviews, visitors] = ["strong", "span", "span"].map((tag) => {
    const line = document.createElement(tag);
    card.append(line);
    return line;
  });
  return {
    hooks: {
      init: (plot) => {
        plot.over.append(card);
      },
      setCursor: (plot) => {
        const index = plot.cursor.idx;
        const at = index == null ? undefined : plot.data[0][index];
        card.hidden = at === undefined;
        if (index == null || at === undefined || !title || !pageviews || !visitors) return;
        const isCurrent = index === plot.data[0].length - 1;
        title.textContent = time.minute(at * 1000) + (isCurrent ? ` · ${text.live.soFar}` : "");
        pageviews.textContent = `${text.live.pageviews} ${number.whole(plot.data[1]?.[index] ?? 0)}`;
        visitors.textContent = `${text.live.visitors} ${number.whole(plot.data[2]?.[index] ?? 0)}`;
        const x = plot.valToPos(at, "x");
        const left = Math.min(Math.max(x - card.offsetWidth / 2, 0), box.clientWidth - card.offsetWidth - 44);
        card.style.transform = `translate(${Math.round(left)}px, 0)`;
      },
    },
  };
};

/**
 * Draws into `box` and follows its width.
 * @returns the plot, and what takes it away again.
 */
export const createMinutesPlot = (
  box: HTMLElement,
  minutes: readonly LiveMinute[],
  dashboard: Dashboard,
): { plot: uPlot; destroy: () => void } => {
  const bars = (share: number): uPlot.Series.PathBuilder | undefined =>
    uPlot.paths.bars?.({ size: [share, 28], radius: [0.25, 0] });
  const series = (label: string, fill: string, share: number): uPlot.Series => {
    const paths = bars(share);
    return { label, fill: colour(fill), width: 0, points: { show: false }, ...(paths ? { paths } : {}) };
  };
  const size = () => ({ width: Math.max(box.clientWidth, 100), height: Math.max(box.clientHeight, 100) });
  const plot = new uPlot(
    {
      ...size(),
      legend: { show: false },
      cursor: { y: false, drag: { setScale: false, x: false, y: false }, points: { show: false } },
      padding: [8, 4, 0, 0],
      scales: {
        x: { time: true, range: (_, min, max) => [min - 30, max + 30] },
        // Never a scale of fractions, and room above the highest bar.
        y: { range: (_, __, max) => [0, Math.max(5, Math.ceil(max * 1.12))] },
      },
      axes: [
        {
          stroke: colour("--text-faint"),
          font: FONT,
          size: 24,
          gap: 6,
          grid: { show: false },
          ticks: { show: false },
          incrs: minuteSteps,
          space: 64,
          // A label at the very edge would be cut off.
          values: (plot, splits) =>
            splits.map((at) => (plot.valToPos(at, "x") < EDGE_PX ? "" : dashboard.time.minute(at * 1000))),
        },
        {
          side: 1,
          stroke: colour("--text-faint"),
          font: FONT,
          size: 40,
          gap: 6,
          grid: { stroke: colour("--line"), width: 1 },
          ticks: { show: false },
          incrs: countSteps,
          space: 36,
          values: (_, splits) => splits.map((count) => dashboard.number.short(count)),
        },
      ],
      series: [
        {},
        series(text.live.pageviews, "--chart-pageviews", 0.72),
        series(text.live.visitors, "--chart-visitors", 0.72),
      ],
      plugins: [tooltip(box, dashboard)],
    },
    chartData(minutes),
    box,
  );
  const observer = new ResizeObserver(() => plot.setSize(size()));
  observer.observe(box);
  return {
    plot,
    destroy: () => {
      observer.disconnect();
      plot.destroy();
    },
  };
};
