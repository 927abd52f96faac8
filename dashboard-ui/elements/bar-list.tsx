import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { NumberFormat } from "../rules/format-number.ts";
import type { RankedEntry } from "../rules/ranking.ts";
import { text } from "../text.ts";

export interface BarListProps {
  entries: RankedEntry[];
  number: NumberFormat;
  /** What stands for a key, icon included. */
  label: (key: string) => ComponentChildren;
  /** The same in plain words, for the tooltip. */
  title: (key: string) => string;
  onChoose: (key: string) => void;
}

const SHOWN = 8;

/** Values of a dimension with bars in proportion to the largest. */
export const BarList = ({ entries, number, label, title, onChoose }: BarListProps) => {
  const [all, setAll] = useState(false);
  if (entries.length === 0) return <p class="empty">{text.live.panel.empty}</p>;
  const shown = all ? entries : entries.slice(0, SHOWN);
  return (
    <>
      <ol class="bar-list">
        {shown.map(({ key, online, share }) => (
          <li key={key}>
            <button
              type="button"
              class="bar-row bar-button"
              title={text.live.panel.filterToday(title(key))}
              onClick={() => onChoose(key)}
            >
              <span class="bar" style={{ "--share": share.toFixed(4) }} aria-hidden="true" />
              <span class="bar-label">{label(key)}</span>
              <span class="bar-value">{number.whole(online)}</span>
            </button>
          </li>
        ))}
      </ol>
      {entries.length > SHOWN && (
        <button type="button" class="text-button" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? text.live.panel.showFewer : text.live.panel.showAll(number.whole(entries.length))}
        </button>
      )}
    </>
  );
};
