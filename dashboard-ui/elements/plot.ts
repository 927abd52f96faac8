import uPlot from "uplot";
import { themeColour } from "../styles/theme-colour.ts";

/** What the charts share that uPlot draws. Colours come from the stylesheet at each drawing, so a new theme needs a redraw. */

export const tokenColour = (token: string) => (): string => themeColour(token);

const FONT = "11px Inter, system-ui, sans-serif";

/** Words below the chart. */
export const wordsAxis = {
  stroke: tokenColour("--text-faint"),
  font: FONT,
  grid: { show: false },
  ticks: { show: false },
};

/** Numbers on the right, with a line across for each. */
export const numbersAxis = {
  side: 1,
  stroke: tokenColour("--text-faint"),
  font: FONT,
  grid: { stroke: tokenColour("--line"), width: 1 },
  ticks: { show: false },
};

/**
 * A card at the bucket under the pointer.
 * @param linesAt what it says, a heading first; null for a bucket that has nothing to say
 */
export const pointerCard = (linesAt: (index: number) => readonly string[] | null): uPlot.Plugin => {
  const card = document.createElement("div");
  card.className = "chart-tip";
  card.hidden = true;
  return {
    hooks: {
      init: (plot) => {
        plot.over.append(card);
      },
      setCursor: (plot) => {
        const index = plot.cursor.idx ?? null;
        const at = index === null ? undefined : plot.data[0][index];
        const lines = index === null || at === undefined ? null : linesAt(index);
        card.hidden = lines === null;
        if (lines === null || at === undefined) return;
        card.replaceChildren(
          ...lines.map((words, line) => {
            const element = document.createElement(line === 0 ? "strong" : "span");
            element.textContent = words;
            return element;
          }),
        );
        const room = plot.over.clientWidth - card.offsetWidth;
        const left = Math.max(0, Math.min(plot.valToPos(at, "x") - card.offsetWidth / 2, room));
        card.style.transform = `translate(${Math.round(left)}px, 0)`;
      },
    },
  };
};

/** Draws into `box` and follows its size. @returns the plot, and what takes it away again */
export const mountPlot = (
  box: HTMLElement,
  options: Omit<uPlot.Options, "width" | "height">,
  data: uPlot.AlignedData,
): { plot: uPlot; destroy: () => void } => {
  const size = () => ({ width: Math.max(box.clientWidth, 100), height: Math.max(box.clientHeight, 100) });
  const plot = new uPlot({ ...options, ...size() }, data, box);
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
