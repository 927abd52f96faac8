import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { TopEntry } from "../../protocol/live.ts";
import type { FilterDimension } from "../../protocol/query-grammar.ts";
import { BarList } from "../elements/bar-list.tsx";
import { Icon } from "../elements/icon.tsx";
import { Panel } from "../elements/panel.tsx";
import type { NumberFormat } from "../rules/format-number.ts";
import { deviceIcon, flag, plainLabel, sourceLabel } from "../rules/labels.ts";
import { ranked } from "../rules/ranking.ts";
import { text } from "../text.ts";
import type { LiveProps } from "./live-board.tsx";

interface DimensionPanelProps {
  name: "pages" | "sources" | "countries" | "devices";
  entries: ReadonlySignal<readonly TopEntry[]>;
  number: NumberFormat;
  title: (key: string) => string;
  icon?: (key: string) => ComponentChildren;
  onChoose: (key: string) => void;
}

/** Draws again only when its own list changed, not with every frame. */
const DimensionPanel = ({ name, entries, number, title, icon, onChoose }: DimensionPanelProps) => (
  <Panel heading={text.live.panel[name]} class={`area-${name}`} aside={text.live.panel.column}>
    <BarList
      entries={ranked(entries.value)}
      number={number}
      title={title}
      onChoose={onChoose}
      label={(key) => (
        <>
          {icon?.(key)}
          <bdi>{title(key)}</bdi>
        </>
      )}
    />
  </Panel>
);

/** The stream has empty text where the query API has a word for it. */
const filterValue = (dimension: FilterDimension, key: string): string =>
  key || (dimension === "visit:source" ? text.place.direct : text.place.notSet);

export const DimensionPanels = ({ dashboard, liveSite, views }: LiveProps) => {
  const only = (dimension: FilterDimension) => (key: string) =>
    views.change({ chips: [{ operator: "is", dimension, values: [filterValue(dimension, key)] }] });
  const { number, countryName } = dashboard;
  const pages = useComputed(() => liveSite.live.value?.pages ?? []);
  const sources = useComputed(() => liveSite.live.value?.sources ?? []);
  const countries = useComputed(() => liveSite.live.value?.countries ?? []);
  const devices = useComputed(() => liveSite.live.value?.devices ?? []);
  return (
    <>
      <DimensionPanel name="pages" entries={pages} number={number} title={plainLabel} onChoose={only("event:page")} />
      <DimensionPanel
        name="sources"
        entries={sources}
        number={number}
        title={sourceLabel}
        onChoose={only("visit:source")}
      />
      <DimensionPanel
        name="countries"
        entries={countries}
        number={number}
        title={countryName}
        onChoose={only("visit:country")}
        icon={(key) => (
          <span class="flag" aria-hidden="true">
            {flag(key)}
          </span>
        )}
      />
      <DimensionPanel
        name="devices"
        entries={devices}
        number={number}
        title={plainLabel}
        onChoose={only("visit:device")}
        icon={(key) => <Icon name={deviceIcon(key)} />}
      />
    </>
  );
};
