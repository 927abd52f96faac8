import type uPlot from "uplot";
import { mountPlot, numbersAxis, pointerCard, tokenColour, wordsAxis } from "../elements/plot.ts";
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

const EDGE_PX = 24;

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

/** What the card says of a bucket and its comparison. */
const linesAt = (dashboard: Dashboard, { series, metric }: Drawn, index: number): string[] | null => {
  const point = series.points[index];
  if (point === undefined || point.value === null) return null;
  const soFar = index === series.unfinished ? ` · ${text.history.soFar}` : "";
  const lines = [
    dashboard.day.bucket(point.label, series.bucket) + soFar,
    `${text.metric[metric]} ${metricText(metric, point.value, dashboard.number)}`,
  ];
  if (point.before !== null) {
    const when = dashboard.day.bucket(point.before.label, series.bucket);
    lines.push(`${metricText(metric, point.before.value, dashboard.number)} · ${when}`);
  }
  return lines;
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
      ...wordsAxis,
      size: 26,
      gap: 8,
      space: 76,
      incrs: [1, 2, 3, 4, 6, 7, 12, 14, 28, 56],
      values: (plot, splits) =>
        splits.map((index) => {
          const { series } = drawn();
          const label = series.points[index]?.label;
          // On the left it would be cut off; on the right there is room below the numbers.
          return label === undefined || plot.valToPos(index, "x") < EDGE_PX
            ? ""
            : dashboard.day.mark(label, series.bucket);
        }),
    },
    {
      ...numbersAxis,
      size: 52,
      gap: 8,
      space: 44,
      values: (_, splits) => splits.map((value) => metricText(drawn().metric, value, dashboard.number, "short")),
    },
  ],
  series: [
    {},
    { stroke: tokenColour("--chart-visitors"), width: 2, fill: area, points: { show: false } },
    { stroke: tokenColour("--chart-visitors"), width: 2, dash: [4, 4], fill: area, points: { show: false } },
    { stroke: tokenColour("--chart-before"), width: 1.5, dash: [2, 4], points: { show: false } },
  ],
  plugins: [pointerCard((index) => linesAt(dashboard, drawn(), index))],
});

/** Draws into `box` and follows its width. @returns the plot, and what takes it away again */
export const createSeriesPlot = (
  box: HTMLElement,
  dashboard: Dashboard,
  drawn: () => Drawn,
): { plot: uPlot; destroy: () => void } => mountPlot(box, options(dashboard, drawn), plotData(drawn()));
