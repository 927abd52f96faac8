import { useId } from "preact/hooks";
import type { FlowDirection } from "../../protocol/analysis.ts";
import { Icon } from "../elements/icon.tsx";
import type { FlowColumn } from "../rules/flow-columns.ts";
import type { Dashboard } from "../store/dashboard.ts";
import { analysisText } from "../text/analysis.ts";
import { text } from "../text.ts";

const words = analysisText.flow;

interface ColumnProps {
  dashboard: Dashboard;
  column: FlowColumn;
  direction: FlowDirection;
  onOpen: (page: string) => void;
}

interface RowProps {
  label: string;
  visits: number;
  /** Of the visits of this column, per cent. */
  rate: number;
  dashboard: Dashboard;
}

const RowContent = ({ label, visits, rate, dashboard: { number } }: RowProps) => (
  <>
    <span class="bar" style={{ "--share": (rate / 100).toFixed(4) }} aria-hidden="true" />
    <span class="bar-label">
      <bdi>{label}</bdi>
    </span>
    <span class="bar-value">{number.short(visits)}</span>
    <span class="bar-value bar-value-more">{number.percent(rate)}</span>
  </>
);

/** The pages after (or before) one, the most visited first, and where visits ended. */
export const FlowColumnView = ({ dashboard, column, direction, onOpen }: ColumnProps) => {
  const id = useId();
  const { level, after, open } = column;
  const all = level.pages.reduce((sum, { visits }) => sum + visits, level.ended.visits + level.others.visits);
  const rateOf = (visits: number): number => (all === 0 ? 0 : (100 * visits) / all);
  const heading =
    after === null ? words.first[direction] : direction === "next" ? words.after(after) : words.before(after);
  const action = direction === "next" ? words.open : words.openBack;
  return (
    <section class="flow-column" aria-labelledby={id}>
      <h3 id={id} title={heading}>
        {heading}
      </h3>
      <ol class="bar-list">
        {level.pages.map(({ page, visits, further }) => (
          <li key={page}>
            <button
              type="button"
              class="bar-row bar-button"
              aria-expanded={further === null ? undefined : page === open}
              title={further === null ? words.startAt(page) : action(page)}
              onClick={() => onOpen(page)}
            >
              <RowContent
                dashboard={dashboard}
                label={page || text.place.notSet}
                visits={visits}
                rate={rateOf(visits)}
              />
              {page === open && <Icon name="later" />}
            </button>
          </li>
        ))}
        {level.others.visits > 0 && (
          <li class="bar-row flow-rest">
            <RowContent
              dashboard={dashboard}
              label={words.others(dashboard.number.whole(level.others.pages))}
              visits={level.others.visits}
              rate={rateOf(level.others.visits)}
            />
          </li>
        )}
        {level.ended.visits > 0 && (
          <li class="bar-row flow-rest flow-ended">
            <RowContent
              dashboard={dashboard}
              label={words.ended[direction]}
              visits={level.ended.visits}
              rate={rateOf(level.ended.visits)}
            />
          </li>
        )}
      </ol>
    </section>
  );
};
