import { useEffect, useState } from "preact/hooks";
import type { QueryAnswer, ResultRow } from "../../protocol/query.ts";
import { Dialog } from "../elements/dialog.tsx";
import { Icon } from "../elements/icon.tsx";
import { Skeleton } from "../elements/skeleton.tsx";
import { columnsOf } from "../rules/columns.ts";
import { entryPagesOf } from "../rules/entries.ts";
import { cellText } from "../rules/metric-format.ts";
import { tabOf } from "../rules/panels.ts";
import { DETAILS_ROWS } from "../rules/questions.ts";
import { dimensionLabel } from "../rules/value-label.ts";
import type { Details } from "../rules/view.ts";
import type { Screen } from "../store/history.ts";
import { text } from "../text.ts";
import { CsvButton } from "./csv-button.tsx";
import type { HistoryProps } from "./props.ts";
import { FlowLink, filterAction, ValueLabel } from "./value-row.tsx";

interface DetailsProps extends HistoryProps {
  screen: Screen;
  details: Details;
}

const SEARCH_PAUSE_MS = 250;

interface TableProps extends HistoryProps {
  answer: QueryAnswer;
  details: Details;
  /** Pages that visits entered by; null where that does not matter, or is not known. */
  entryPages: ReadonlySet<string> | null;
}

/** The names of the columns, each a switch for the order. */
const Head = ({ answer, details, views }: Pick<TableProps, "answer" | "details" | "views">) => {
  const { dimensions, order_by } = answer.query;
  const [sortedBy, direction] = order_by[0] ?? [];
  const sort = (metric: string): void => {
    const ascending = sortedBy === metric && direction === "desc";
    views.change({ details: { ...details, sort: { metric, ascending }, page: 1 } }, "quietly");
  };
  return (
    <tr>
      <th scope="col">{dimensionLabel(dimensions[0] ?? "")}</th>
      {columnsOf(answer).map(({ metric }) => (
        <th
          key={metric}
          scope="col"
          aria-sort={sortedBy === metric ? (direction === "asc" ? "ascending" : "descending") : undefined}
        >
          <button
            type="button"
            class="sort-button"
            title={text.history.sortBy(text.metric[metric] ?? metric)}
            onClick={() => sort(metric)}
          >
            {text.column[metric] ?? text.metric[metric]}
            {sortedBy === metric && <Icon name={direction === "asc" ? "up" : "down"} />}
          </button>
        </th>
      ))}
    </tr>
  );
};

/** A value, which filters where it can be filtered by, and its figures. */
const Row = ({ row, answer, entryPages, ...props }: Omit<TableProps, "details"> & { row: ResultRow }) => {
  const dimension = answer.query.dimensions[0] ?? "";
  const value = row.dimensions[0] ?? "";
  const action = filterAction(props, dimension, value);
  const label = <ValueLabel dashboard={props.dashboard} dimension={dimension} value={value} />;
  const isOfEntries = (metric: string): boolean =>
    metric !== "bounce_rate" || entryPages === null || entryPages.has(value);
  return (
    <tr>
      <th scope="row">
        {action === null ? (
          <span class="details-value">{label}</span>
        ) : (
          <button
            type="button"
            class="details-value details-button"
            aria-pressed={action.pressed}
            title={action.title}
            onClick={action.act}
          >
            {label}
          </button>
        )}
        <FlowLink {...props} dimension={dimension} value={value} />
      </th>
      {columnsOf(answer).map(({ metric, index }) => (
        <td key={metric}>
          {cellText(metric, isOfEntries(metric) ? (row.metrics[index] ?? null) : null, props.dashboard.number)}
        </td>
      ))}
    </tr>
  );
};

const Table = ({ details, ...props }: TableProps) => (
  <table class="details-table" style={{ "--columns": columnsOf(props.answer).length }}>
    <thead>
      <Head {...props} details={details} />
    </thead>
    <tbody>
      {props.answer.results.map((row) => (
        <Row {...props} key={row.dimensions[0] ?? ""} row={row} />
      ))}
    </tbody>
  </table>
);

const Paging = ({ answer, details, views, dashboard }: HistoryProps & { answer: QueryAnswer; details: Details }) => {
  const total = answer.meta.total_rows ?? answer.results.length;
  const { whole } = dashboard.number;
  const first = (details.page - 1) * DETAILS_ROWS + 1;
  const last = Math.min(first + DETAILS_ROWS - 1, total);
  const turn = (page: number): void => views.change({ details: { ...details, page } }, "quietly");
  return (
    <div class="details-foot">
      <span aria-live="polite">{total > 0 && text.history.pageOf(whole(first), whole(last), whole(total))}</span>
      {total > DETAILS_ROWS && (
        <>
          <button type="button" class="button" disabled={details.page <= 1} onClick={() => turn(details.page - 1)}>
            <Icon name="earlier" /> {text.history.earlierPage}
          </button>
          <button type="button" class="button" disabled={last >= total} onClick={() => turn(details.page + 1)}>
            {text.history.laterPage} <Icon name="later" />
          </button>
        </>
      )}
    </div>
  );
};

/** All values of a panel: searched, sorted, page by page; as a file too. */
export const DetailsDialog = (props: DetailsProps) => {
  const { views, screen, details, history } = props;
  const answer = screen.answers.get("details");
  const entries = screen.answers.get("details-entries");
  const question = screen.batch.get("details");
  const tab = tabOf(details.panel, screen.view.tabs[details.panel]);
  const name = text.history.tabs[tab.name] ?? tab.name;
  const [search, setSearch] = useState(details.search);
  useEffect(() => {
    if (search === details.search) return;
    const timer = setTimeout(
      () => views.change({ details: { ...details, search, page: 1 } }, "quietly"),
      SEARCH_PAUSE_MS,
    );
    return () => clearTimeout(timer);
  }, [search, details, views]);
  return (
    <Dialog
      heading={name}
      class="details"
      onClose={() => views.change({ details: null })}
      aside={
        <div class="details-tools">
          <label class="search">
            <Icon name="search" />
            <input
              class="field field-small"
              type="search"
              aria-label={text.history.searchOf(name)}
              placeholder={text.history.search}
              value={search}
              onInput={(event) => setSearch(event.currentTarget.value)}
            />
          </label>
          {question && <CsvButton {...props} question={question} name={name} />}
        </div>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="details-body" data-loading={history.loading.value} tabIndex={0} aria-label={name}>
        {answer === undefined && question !== undefined && <Skeleton rows={10} />}
        {question === undefined && <p class="empty">{text.history.propertyHint}</p>}
        {answer && "error" in answer && <p class="empty">{answer.error}</p>}
        {answer && "results" in answer && answer.results.length > 0 && (
          <Table
            {...props}
            answer={answer}
            entryPages={entries && "results" in entries ? entryPagesOf(entries) : null}
          />
        )}
        {answer && "results" in answer && answer.results.length === 0 && <p class="empty">{text.history.empty}</p>}
      </section>
      {answer && "results" in answer && <Paging {...props} answer={answer} />}
    </Dialog>
  );
};
