import { useState } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { Popover } from "../elements/popover.tsx";
import { type Chip, chipText, replaceChip, withChip } from "../rules/filters.ts";
import { chipWords, dimensionLabel, valueLabel } from "../rules/value-label.ts";
import { text } from "../text.ts";
import { FilterEditor } from "./filter-editor.tsx";
import type { HistoryProps } from "./props.ts";

/** One filter: opens to be changed, and goes away by its cross. */
const ChipView = ({ chip, ...props }: HistoryProps & { chip: Chip }) => {
  const { views, dashboard } = props;
  const [open, setOpen] = useState(false);
  const words = chipWords(chip, dashboard.countryName);
  const replace = (next: Chip | null): void => views.change({ chips: replaceChip(views.view.value.chips, chip, next) });
  return (
    <li class="chip">
      <Popover
        class="chip-words"
        open={open}
        onToggle={setOpen}
        heading={text.filter.change}
        button={
          <>
            <span class="chip-dimension">{dimensionLabel(chip.dimension)}</span> {text.filter.operators[chip.operator]}{" "}
            <bdi class="chip-values">
              {chip.values
                .map((value) => valueLabel(chip.dimension, value, dashboard.countryName))
                .join(text.filter.or)}
            </bdi>
          </>
        }
      >
        <FilterEditor
          {...props}
          chip={chip}
          onApply={(next) => {
            setOpen(false);
            replace(next);
          }}
        />
      </Popover>
      <button
        type="button"
        class="chip-remove"
        aria-label={text.filter.remove(words)}
        title={text.filter.remove(words)}
        onClick={() => replace(null)}
      >
        <Icon name="close" />
      </button>
    </li>
  );
};

/** The button that adds a filter. */
export const AddFilter = (props: HistoryProps & { open: boolean; onToggle: (open: boolean) => void }) => {
  const { views, open, onToggle } = props;
  return (
    <Popover
      class="button button-quiet"
      open={open}
      onToggle={onToggle}
      align="end"
      heading={text.filter.add}
      label={text.filter.add}
      button={
        <>
          <Icon name="filter" />
          <span class="button-words">{text.filter.add}</span>
        </>
      }
    >
      <FilterEditor
        {...props}
        chip={null}
        onApply={(chip) => {
          onToggle(false);
          views.change({ chips: withChip(views.view.value.chips, chip) });
        }}
      />
    </Popover>
  );
};

/** All filters; all of them must hold. */
export const FilterChips = (props: HistoryProps) => {
  const { chips } = props.views.view.value;
  if (chips.length === 0) return null;
  return (
    <div class="chips">
      <ul aria-label={text.filter.label}>
        {chips.map((chip) => (
          <ChipView {...props} key={chipText(chip)} chip={chip} />
        ))}
      </ul>
      {chips.length > 1 && (
        <button type="button" class="text-button" onClick={() => props.views.change({ chips: [] })}>
          {text.filter.clear}
        </button>
      )}
    </div>
  );
};
