import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { Link } from "../elements/link.tsx";
import { Skeleton } from "../elements/skeleton.tsx";
import { Tabs } from "../elements/tabs.tsx";
import { columnsOf } from "../rules/columns.ts";
import { numberOf } from "../rules/metric-format.ts";
import { type PanelName, panels, tabOf } from "../rules/panels.ts";
import { PANEL_ROWS } from "../rules/questions.ts";
import { pathOfSettings } from "../rules/route.ts";
import type { Screen } from "../store/history.ts";
import type { Answer } from "../store/known-answers.ts";
import { text } from "../text.ts";
import { ListPastNote } from "./past-note.tsx";
import { PropertyForm } from "./property-form.tsx";
import type { HistoryProps } from "./props.ts";
import { RangeMapFrame } from "./range-map-frame.tsx";
import { ValueRow } from "./value-row.tsx";

interface PanelProps extends HistoryProps {
  screen: Screen;
  panel: PanelName;
}

const Nothing = ({ screen }: { screen: Screen }) => (
  <p class="empty">{screen.view.chips.length > 0 ? text.history.emptyFiltered : text.history.empty}</p>
);

/** Which goals there are is not known here; whoever may set them is led there. */
const NoGoals = ({ dashboard, site }: HistoryProps) => {
  const state = dashboard.session.state.value;
  const isAdmin = state.phase === "signed-in" && state.session.role === "admin";
  return (
    <p class="empty">
      {text.history.noGoals}{" "}
      {isAdmin && (
        <Link router={dashboard.router} href={pathOfSettings(site, "goals")}>
          {text.history.toGoals}
        </Link>
      )}
    </p>
  );
};

/** The first rows of an answer, with the names of its columns. */
const Rows = ({ answer, ...props }: HistoryProps & { answer: Exclude<Answer, { error: string }> }) => {
  const { dimensions } = answer.query;
  const columns = columnsOf(answer);
  const most = Math.max(1, ...answer.results.map((row) => numberOf(row.metrics[0] ?? null) ?? 0));
  return (
    <>
      <div class="bar-columns" aria-hidden="true">
        {columns.map(({ metric, index }) => (
          <span key={metric} class={index === 0 ? "bar-value" : "bar-value bar-value-more"} data-metric={metric}>
            {text.column[metric] ?? text.metric[metric]}
          </span>
        ))}
      </div>
      <ol class="bar-list" style={{ "--columns": columns.length }}>
        {answer.results.slice(0, PANEL_ROWS).map((row) => {
          const value = row.dimensions[0] ?? "";
          return (
            <ValueRow
              {...props}
              key={value}
              dimension={dimensions[0] ?? ""}
              value={value}
              columns={columns}
              cells={row.metrics}
              share={(numberOf(row.metrics[0] ?? null) ?? 0) / most}
            />
          );
        })}
      </ol>
    </>
  );
};

const Body = ({ screen, panel, ...props }: PanelProps): ComponentChildren => {
  const tab = tabOf(panel, screen.view.tabs[panel]);
  const isProperty = tab.name === "properties";
  if (isProperty && screen.view.property === null) return <PropertyForm {...props} />;
  const answer = screen.answers.get(panel);
  if (answer === undefined) return <Skeleton rows={7} />;
  if ("error" in answer) return <p class="empty">{answer.error}</p>;
  const isOfGoals = tab.name === "goals" && screen.view.chips.length === 0;
  const nothing = isOfGoals ? <NoGoals {...props} /> : <Nothing screen={screen} />;
  const rows = answer.results.length === 0 ? nothing : <Rows {...props} answer={answer} />;
  if (tab.name === "map") return <RangeMapFrame {...props} answer={answer} />;
  return (
    <>
      {isProperty && <PropertyForm {...props} />}
      {rows}
    </>
  );
};

/** One card of history: tabs, the first rows of the chosen one, and the way to all of them. */
export const HistoryPanel = (props: PanelProps) => {
  const { panel, views, screen } = props;
  const id = useId();
  const heading = useId();
  const tabs = panels[panel].map(({ name }) => ({ name, label: text.history.tabs[name] ?? name }));
  const tab = tabOf(panel, screen.view.tabs[panel]);
  const choose = (name: string): void => {
    const others = { ...views.view.value.tabs, [panel]: name === tabs[0]?.name ? undefined : name };
    views.change({ tabs: Object.fromEntries(Object.entries(others).filter(([, value]) => value)) }, "quietly");
  };
  const name = text.history.tabs[tab.name] ?? tab.name;
  return (
    <section class={`panel history-panel history-${panel}`} aria-labelledby={heading} data-tab={tab.name}>
      <h2 id={heading} class="sr-only">
        {text.history.panels[panel]}
      </h2>
      <div class="history-panel-head">
        <Tabs tabs={tabs} chosen={tab.name} controls={id} label={text.history.panels[panel]} onChoose={choose} />
        <button
          type="button"
          class="icon-button"
          aria-label={text.history.detailsOf(name)}
          title={text.history.detailsOf(name)}
          onClick={() => views.change({ details: { panel, search: "", sort: null, page: 1 } })}
        >
          <Icon name="expand" />
        </button>
      </div>
      <div id={id} class="history-panel-body" role="tabpanel" aria-label={name}>
        <Body {...props} />
        <ListPastNote {...props} answer={screen.answers.get(panel)} />
      </div>
    </section>
  );
};
