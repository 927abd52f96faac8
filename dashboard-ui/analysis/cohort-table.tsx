import type { RetentionAnswer } from "../../protocol/analysis.ts";
import { heatOf } from "../rules/heat.ts";
import { type CohortCell, cohortRows, tenths, topRate } from "../rules/retention.ts";
import type { Dashboard } from "../store/dashboard.ts";
import { analysisText } from "../text/analysis.ts";

const words = analysisText.retention;

interface TableProps {
  dashboard: Dashboard;
  answer: RetentionAnswer;
}

/** The colour repeats what is written: nothing is told by colour alone. */
const Cell = ({
  cell,
  size,
  most,
  dashboard,
}: {
  cell: CohortCell;
  size: number;
  most: number;
  dashboard: Dashboard;
}) => {
  const { number } = dashboard;
  const rate = number.share(tenths(cell.rate));
  const said = words.cell(number.whole(cell.returned), number.whole(size), rate);
  return (
    <td
      class="cohort-cell"
      data-heat={heatOf(cell.rate, most)}
      data-complete={cell.complete}
      title={cell.complete ? said : `${said} (${words.soFar})`}
    >
      {rate}
      <small>{number.short(cell.returned)}</small>
    </td>
  );
};

/** Cohorts below each other, periods since the first visit side by side. */
export const CohortTable = ({ dashboard, answer }: TableProps) => {
  const { number, day } = dashboard;
  const rows = cohortRows(answer);
  const most = topRate(answer);
  // Periods that no cohort with visitors has reached would be empty columns.
  const later = answer.overall.slice(1, 1 + Math.max(0, ...rows.map(({ cells }) => cells.length)));
  const name = (start: string): string =>
    answer.grain === "month"
      ? day.month(start)
      : answer.grain === "week"
        ? day.mark(start, "week")
        : day.weekday(start);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="cohorts" tabIndex={0} aria-label={words.heading}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.cohort[answer.grain]}</th>
            <th scope="col">{words.size}</th>
            {later.map((_, index) => (
              <th key={index} scope="col">
                {words.period[answer.grain](number.whole(index + 1))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr class="cohort-all">
            <th scope="row">{words.all}</th>
            <td>{number.short(rows.reduce((sum, { size }) => sum + size, 0))}</td>
            {later.map(({ size, returned, rate }, index) =>
              size === 0 ? (
                <td key={index}>–</td>
              ) : (
                <Cell
                  key={index}
                  dashboard={dashboard}
                  size={size}
                  most={most}
                  cell={{ returned, rate, complete: true }}
                />
              ),
            )}
          </tr>
          {rows.map(({ start, size, cells }) => (
            <tr key={start}>
              <th scope="row">{name(start)}</th>
              <td>{number.short(size)}</td>
              {cells.map((cell, index) => (
                <Cell key={index} dashboard={dashboard} size={size} most={most} cell={cell} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};
