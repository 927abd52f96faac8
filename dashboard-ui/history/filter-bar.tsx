import { useState } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { Popover } from "../elements/popover.tsx";
import { groupsOf, mayRejoin, rejoined, replaceAt, withChip } from "../rules/chip-list.ts";
import { chipParts, chipsWords, chipWords } from "../rules/chip-words.ts";
import { type Chip, SEGMENT } from "../rules/filters.ts";
import { text } from "../text.ts";
import { FilterEditor } from "./filter-editor.tsx";
import type { HistoryProps } from "./props.ts";
import { ToolPopover } from "./tool-popover.tsx";

interface ChipProps extends HistoryProps {
  chip: Chip;
  /** Its place among all chips. */
  at: number;
}

const namesOf = ({ dashboard, segments }: HistoryProps) => ({
  countryName: dashboard.countryName,
  segmentName: segments.nameOf,
});

const Words = ({ chip, ...props }: ChipProps) => {
  const { subject, operator, values } = chipParts(chip, namesOf(props));
  return (
    <>
      {subject !== "" && <span class="chip-dimension">{subject}</span>} {operator}{" "}
      <bdi class="chip-values">{values}</bdi>
    </>
  );
};

/** One filter: opens to be changed, and goes away by its cross. */
const ChipView = ({ chip, at, ...props }: ChipProps) => {
  const { views } = props;
  const [open, setOpen] = useState(false);
  const words = chipWords(chip, namesOf(props));
  const replace = (next: Chip | null): void => views.change({ chips: replaceAt(views.view.value.chips, at, next) });
  return (
    <span class="chip" data-segment={chip.dimension === SEGMENT}>
      {chip.dimension === SEGMENT ? (
        <span class="chip-words">
          <Words {...props} chip={chip} at={at} />
        </span>
      ) : (
        <Popover
          class="chip-words"
          open={open}
          onToggle={setOpen}
          heading={text.filter.change}
          button={<Words {...props} chip={chip} at={at} />}
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
      )}
      <button
        type="button"
        class="chip-remove"
        aria-label={text.filter.remove(words)}
        title={text.filter.remove(words)}
        onClick={() => replace(null)}
      >
        <Icon name="close" />
      </button>
    </span>
  );
};

/** The button that adds a filter. */
export const AddFilter = (props: HistoryProps & { open: boolean; onToggle: (open: boolean) => void }) => {
  const { views, open, onToggle } = props;
  return (
    <ToolPopover open={open} onToggle={onToggle} icon="filter" words={text.filter.add}>
      <FilterEditor
        {...props}
        chip={null}
        onApply={(chip) => {
          onToggle(false);
          views.change({ chips: withChip(views.view.value.chips, chip) });
        }}
      />
    </ToolPopover>
  );
};

/** What stands between two chips: a click turns "and" into "or" and back, where both are possible. */
const Join = ({ views, at }: HistoryProps & { at: number }) => {
  const { chips } = views.view.value;
  const how = chips[at]?.or ? "or" : "and";
  if (!mayRejoin(chips, at)) {
    return (
      <span class="chip-join" title={text.filter.onlyAnd}>
        {text.filter.join[how]}
      </span>
    );
  }
  return (
    <button
      type="button"
      class="chip-join"
      aria-label={text.filter.switchJoin[how]}
      title={text.filter.switchJoin[how]}
      onClick={() => views.change({ chips: rejoined(chips, at) })}
    >
      {text.filter.join[how]}
    </button>
  );
};

/** All filters. They hold together; alternatives stand in one frame. */
export const FilterChips = (props: HistoryProps) => {
  const { chips } = props.views.view.value;
  if (chips.length === 0) return null;
  let at = 0;
  const groups = groupsOf(chips).map((group) => group.map((chip) => ({ chip, at: at++ })));
  return (
    <div class="chips">
      <p class="sr-only" aria-live="polite">
        {text.filter.shown(chipsWords(chips, namesOf(props)))}
      </p>
      <ul aria-label={text.filter.label}>
        {groups.map((group, index) => (
          <li key={group[0]?.at} class="chip-group">
            {index > 0 && <Join {...props} at={group[0]?.at ?? 0} />}
            <span class="chip-alternatives" data-several={group.length > 1}>
              {group.map(({ chip, at: place }, inGroup) => (
                <span key={place} class="chip-group">
                  {inGroup > 0 && <Join {...props} at={place} />}
                  <ChipView {...props} chip={chip} at={place} />
                </span>
              ))}
            </span>
          </li>
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
