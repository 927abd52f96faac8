import { Icon } from "../elements/icon.tsx";
import { Link } from "../elements/link.tsx";
import { isPath } from "../rules/analysis-view.ts";
import { placeOf, replaceAt, withChip } from "../rules/chip-list.ts";
import type { Column } from "../rules/columns.ts";
import { isFilterable } from "../rules/filters.ts";
import { deviceIcon, flag } from "../rules/labels.ts";
import { cellText, type MetricCell } from "../rules/metric-format.ts";
import { dimensionLabel, flagOf, valueLabel } from "../rules/value-label.ts";
import { text } from "../text.ts";
import type { HistoryProps } from "./props.ts";

/** A value with what stands before it. */
export const ValueLabel = ({
  dashboard,
  dimension,
  value,
}: Pick<HistoryProps, "dashboard"> & { dimension: string; value: string }) => (
  <>
    {flagOf(dimension, value) !== "" && (
      <span class="flag" aria-hidden="true">
        {flag(flagOf(dimension, value))}
      </span>
    )}
    {dimension === "visit:device" && <Icon name={deviceIcon(value)} />}
    <bdi>{valueLabel(dimension, value, dashboard.countryName)}</bdi>
  </>
);

/** What a click on a value does, and how that is said. Null where a dimension cannot be filtered by. */
export const filterAction = ({ dashboard, views }: HistoryProps, dimension: string, value: string) => {
  if (!isFilterable(dimension)) return null;
  const { chips } = views.view.value;
  const place = placeOf(chips, dimension, value);
  const words = `${dimensionLabel(dimension)} ${valueLabel(dimension, value, dashboard.countryName)}`;
  return {
    pressed: place >= 0,
    title: place >= 0 ? text.history.unfilter(words) : text.history.filterBy(words),
    act: () =>
      views.change({
        details: null,
        chips:
          place >= 0 ? replaceAt(chips, place, null) : withChip(chips, { operator: "is", dimension, values: [value] }),
      }),
  };
};

const pageDimensions: ReadonlySet<string> = new Set(["event:page", "visit:entry_page", "visit:exit_page"]);

/** The way from a page to what came before and after it; nothing for what is no page. */
export const FlowLink = ({
  dashboard,
  views,
  dimension,
  value,
}: HistoryProps & { dimension: string; value: string }) => {
  if (!pageDimensions.has(dimension) || !isPath(value)) return null;
  const { analysis } = views.view.value;
  const direction = dimension === "visit:exit_page" ? "previous" : "next";
  const flow = { from: value, direction, via: [] } as const;
  return (
    <Link
      router={dashboard.router}
      href={views.href({ section: "flow", details: null, analysis: { ...analysis, flow } })}
      class="icon-button flow-link"
      label={text.sections.flowOf(value)}
    >
      <Icon name="flow" />
    </Link>
  );
};

export interface ValueRowProps extends HistoryProps {
  dimension: string;
  value: string;
  columns: readonly Column[];
  cells: readonly MetricCell[];
  /** Of the largest row, 0..1. */
  share: number;
}

/** A row of a panel: a click filters by it. */
export const ValueRow = ({ dimension, value, columns, cells, share, ...props }: ValueRowProps) => {
  const { number } = props.dashboard;
  const action = filterAction(props, dimension, value);
  const content = (
    <>
      <span class="bar" style={{ "--share": share.toFixed(4) }} aria-hidden="true" />
      <span class="bar-label">
        <ValueLabel dashboard={props.dashboard} dimension={dimension} value={value} />
      </span>
      {columns.map(({ metric, index }) => (
        <span key={metric} class={index === 0 ? "bar-value" : "bar-value bar-value-more"} data-metric={metric}>
          <span class="sr-only">{`${text.metric[metric]} `}</span>
          {cellText(metric, cells[index] ?? null, number, "short")}
        </span>
      ))}
    </>
  );
  return (
    <li class={pageDimensions.has(dimension) ? "row-with-flow" : undefined}>
      {action === null ? (
        <div class="bar-row">{content}</div>
      ) : (
        <button
          type="button"
          class="bar-row bar-button"
          aria-pressed={action.pressed}
          title={`${valueLabel(dimension, value, props.dashboard.countryName)} · ${action.title}`}
          onClick={action.act}
        >
          {content}
        </button>
      )}
      <FlowLink {...props} dimension={dimension} value={value} />
    </li>
  );
};
