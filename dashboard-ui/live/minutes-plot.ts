import uPlot from "uplot";
import type { LiveMinute } from "../../protocol/live.ts";
import { mountPlot, numbersAxis, pointerCard, tokenColour, wordsAxis } from "../elements/plot.ts";
import type { Dashboard } from "../store/dashboard.ts";
import { text } from "../text.ts";

/** The uPlot behind minutes-chart.tsx. */

export const chartData = (minutes: readonly LiveMinute[]): uPlot.AlignedData => [
  minutes.map((minute) => minute.at / 1000),
  minutes.map((minute) => minute.pageviews),
  minutes.map((minute) => minute.visitors),
];

const EDGE_PX = 26;

const minuteSteps = [5, 10, 15, 30].map((minutes) => minutes * 60);
const countSteps = [1, 10, 100, 1000, 10_000, 100_000].flatMap((ten) => [ten, 2 * ten, 5 * ten]);

const bars = (label: string, fill: string): uPlot.Series => {
  const paths = uPlot.paths.bars?.({ size: [0.72, 28], radius: [0.25, 0] });
  return { label, fill: tokenColour(fill), width: 0, points: { show: false }, ...(paths ? { paths } : {}) };
};

/**
 * Draws into `box` and follows its width.
 * @param drawn the minutes that the plot shows at the moment
 */
export const createMinutesPlot = (
  box: HTMLElement,
  { number, time }: Dashboard,
  drawn: () => readonly LiveMinute[],
): { plot: uPlot; destroy: () => void } => {
  const card = (index: number): string[] | null => {
    const minute = drawn()[index];
    if (minute === undefined) return null;
    const soFar = index === drawn().length - 1 ? ` · ${text.live.soFar}` : "";
    return [
      time.minute(minute.at) + soFar,
      `${text.live.pageviews} ${number.whole(minute.pageviews)}`,
      `${text.live.visitors} ${number.whole(minute.visitors)}`,
    ];
  };
  const options: Omit<uPlot.Options, "width" | "height"> = {
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
        ...wordsAxis,
        size: 24,
        gap: 6,
        incrs: minuteSteps,
        space: 64,
        // A label at the very edge would be cut off.
        values: (plot, splits) => splits.map((at) => (plot.valToPos(at, "x") < EDGE_PX ? "" : time.minute(at * 1000))),
      },
      {
        ...numbersAxis,
        size: 40,
        gap: 6,
        incrs: countSteps,
        space: 36,
        values: (_, splits) => splits.map((count) => number.short(count)),
      },
    ],
    series: [{}, bars(text.live.pageviews, "--chart-pageviews"), bars(text.live.visitors, "--chart-visitors")],
    plugins: [pointerCard(card)],
  };
  return mountPlot(box, options, chartData(drawn()));
};
