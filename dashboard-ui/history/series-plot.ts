import uPlot from "uplot";
import { metricText } from "../rules/metric-format.ts";
import type { Series } from "../rules/series.ts";
import type { Dashboard } from "../store/dashboard.ts";
import { themeColour } from "../styles/theme-colour.ts";
import { text } from "../text.ts";

/** The uPlot behind series-chart.tsx. Its x is the bucket's number: clocks that change bend no axis. */

export interface Drawn {
  series: Series;
  metric: string;
}

const FONT = "11px Inter, system-ui, sans-serif";
const EDGE_PX = 24;

const colour = (token: string) => (): string => themeColour(token);

/** Four rows: what is over, the step to the unfinished bucket, the comparison. */
export const plotData = ({ series: { points, unfinished } }: Drawn): uPlot.AlignedData => [
  points.map((_, index) => index),
  points.map(({ value }, index) => (index === unfinished && points.length > 1 ? null : value)),
  points.map(({ value }, index) =>
    unfinished !== null && (index === unfinished || index === unfinished - 1) ? value : null,
  ),
  points.map(({ before }) => before?.value ?? null),
];

/** Fades from the line's colour to nothing. */
const area = (plot: uPlot): CanvasGradient => {
  const { top, height } = plot.bbox;
  const gradient = plot.ctx.createLinearGradient(0, top, 0, top + height);
  const solid = themeColour("--chart-visitors").replace("rgb(", "rgba(").replace(")", "");
  gradient.addColorStop(0, `${solid}, 0.22)`);
  gradient.addColorStop(1, `${solid}, 0)`);
  return gradient;
};

/** A card beside the pointer with the bucket and its comparison. */
const tooltip = (dashboard: Dashboard, drawn: () => Drawn): uPlot.Plugin => {
  const card = document.createElement("div");
  card.className = "chart-tip";
  card.hidden = true;
  const [title, now, before] = ["strong", "span", "span"].map((tag) => {
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
        const { series, metric } = drawn();
        const point = index == null ? undefined : series.points[index];
        card.hidden = point === undefined || point.value === null;
        if (index == null || point === undefined || !title || !now || !before) return;
        const soFar = index === series.unfinished ? ` · ${text.history.soFar}` : "";
        title.textContent = dashboard.day.bucket(point.label, series.bucket) + soFar;
        now.textContent = `${text.metric[metric]} ${metricText(metric, point.value, dashboard.number)}`;
        before.hidden = point.before === null;
        if (point.before !== null) {
          const when = dashboard.day.bucket(point.before.label, series.bucket);
          before.textContent = `${metricText(metric, point.before.value, dashboard.number)} · ${when}`;
        }
        const x = plot.valToPos(index, "x");
        const left = Math.min(Math.max(x - card.offsetWidth / 2, 0), plot.over.clientWidth - card.offsetWidth);
        card.style.transform = `translate(${Math.round(left)}px, 0)`;
      },
    },
  };
};

const options = (dashboard: Dashboard, drawn: () => Drawn): Omit<uPlot.Options, "width" | "height"> => ({
  legend: { show: false },
  cursor: { y: false, drag: { setScale: false, x: false, y: false }, points: { size: 8 } },
  padding: [12, 8, 0, 0],
  scales: {
    x: { time: false, range: (_, min, max) => (min === max ? [min - 1, max + 1] : [min, max]) },
    y: { range: (_, __, max) => [0, Math.max(4, (max ?? 0) * 1.1)] },
  },
  axes: [
    {
      stroke: colour("--text-faint"),
      font: FONT,
      size: 26,
      gap: 8,
      grid: { show: false },
      ticks: { show: false },
      space: 76,
      incrs: [1, 2, 3, 4, 6, 7, 12, 14, 28, 56],
      values: (plot, splits) =>
        splits.map((index) => {
          const { series } = drawn();
          const label = series.points[index]?.label;
          const x = plot.valToPos(index, "x");
          if (label === undefined || x < EDGE_PX || x > plot.over.clientWidth - EDGE_PX) return "";
          return dashboard.day.mark(label, series.bucket);
        }),
    },
    {
      side: 1,
      stroke: colour("--text-faint"),
      font: FONT,
      size: 52,
      gap: 8,
      grid: { stroke: colour("--line"), width: 1 },
      ticks: { show: false },
      space: 44,
      values: (_, splits) => splits.map((value) => metricText(drawn().metric, value, dashboard.number, true)),
    },
  ],
  series: [
    {},
    { stroke: colour("--chart-visitors"), width: 2, fill: area, points: { show: false } },
    { stroke: colour("--chart-visitors"), width: 2, dash: [4, 4], fill: area, points: { show: false } },
    { stroke: colour("--chart-before"), width: 1.5, dash: [2, 4], points: { show: false } },
  ],
  plugins: [tooltip(dashboard, drawn)],
});

/** Draws into `box` and follows its width. @returns the plot, and what takes it away again */
export const createSeriesPlot = (
  box: HTMLElement,
  dashboard: Dashboard,
  drawn: () => Drawn,
): { plot: uPlot; destroy: () => void } => {
  const size = () => ({ width: Math.max(box.clientWidth, 100), height: Math.max(box.clientHeight, 100) });
  const plot = new uPlot({ ...options(dashboard, drawn), ...size() }, plotData(drawn()), box);
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
