import { useEffect, useState } from "preact/hooks";
import type { Segment } from "../../protocol/segments.ts";
import { Icon } from "../elements/icon.tsx";
import { chipsOf, placeOf, replaceAt, withChip } from "../rules/chip-list.ts";
import { SEGMENT } from "../rules/filters.ts";
import { text } from "../text.ts";
import type { HistoryProps } from "./props.ts";
import { SegmentForm } from "./segment-form.tsx";
import { ToolPopover } from "./tool-popover.tsx";

interface RowProps extends HistoryProps {
  segment: Segment;
  /** Whether this viewer may change segments. */
  mayChange: boolean;
  onPicked: () => void;
  onEdit: () => void;
}

interface SureRowProps {
  name: string;
  onYes: () => void;
  onNo: () => void;
}

/** Stands in the place of a segment until somebody said whether to delete it. */
const SureRow = ({ name, onYes, onNo }: SureRowProps) => (
  <li class="segment-row segment-sure" role="alertdialog" aria-label={text.segments.remove(name)}>
    <span class="bar-label">{text.segments.removeSure(name)}</span>
    <button type="button" class="button" onClick={onNo}>
      {text.segments.removeNo}
    </button>
    <button type="button" class="button button-danger" onClick={onYes}>
      {text.segments.removeYes}
    </button>
  </li>
);

/** One segment: a click filters by it, another takes it away; an admin may change and delete it. */
const SegmentRow = ({ segment, mayChange, onPicked, onEdit, ...props }: RowProps) => {
  const { views, segments } = props;
  const [sure, setSure] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { chips } = views.view.value;
  const at = placeOf(chips, SEGMENT, String(segment.id));
  const without = at < 0 ? [...chips] : replaceAt(chips, at, null);
  const remove = async (): Promise<void> => {
    const refused = await segments.remove(segment.id);
    setProblem(refused);
    setSure(false);
    if (refused === null && at >= 0) views.change({ chips: without });
  };
  const pick = (): void => {
    onPicked();
    views.change({
      chips: at >= 0 ? without : withChip(chips, { operator: "is", dimension: SEGMENT, values: [String(segment.id)] }),
    });
  };
  const layOpen = (): void => {
    const found = chipsOf(segment.filters);
    if (found === null) {
      setProblem(text.segments.uneditable);
      return;
    }
    onEdit();
    views.change({ chips: found });
  };
  if (sure) return <SureRow name={segment.name} onYes={() => void remove()} onNo={() => setSure(false)} />;
  return (
    <li class="segment-row">
      <button
        type="button"
        class="menu-item"
        aria-pressed={at >= 0}
        title={at >= 0 ? text.segments.unshow(segment.name) : text.segments.show(segment.name)}
        onClick={pick}
      >
        <bdi class="segment-name">{segment.name}</bdi>
      </button>
      {mayChange && (
        <>
          <button
            type="button"
            class="icon-button"
            aria-label={text.segments.edit(segment.name)}
            title={text.segments.edit(segment.name)}
            onClick={layOpen}
          >
            <Icon name="edit" />
          </button>
          <button
            type="button"
            class="icon-button"
            aria-label={text.segments.remove(segment.name)}
            title={text.segments.remove(segment.name)}
            onClick={() => setSure(true)}
          >
            <Icon name="close" />
          </button>
        </>
      )}
      {problem !== null && (
        <p class="field-problem" role="alert">
          {problem}
        </p>
      )}
    </li>
  );
};

const Menu = (props: HistoryProps & { onClose: () => void }) => {
  const { segments, dashboard, onClose } = props;
  const [editing, setEditing] = useState<number | null>(null);
  const state = dashboard.session.state.value;
  const mayChange = state.phase === "signed-in" && state.session.role === "admin";
  const list = segments.entries.value;
  const failure = segments.failure.value;
  return (
    <div class="segment-menu">
      {failure !== null && (
        <p class="empty" role="alert">
          {text.segments.failed} {failure.message}
        </p>
      )}
      {list?.length === 0 && <p class="hint">{text.segments.empty}</p>}
      {list !== null && list.length > 0 && (
        <ul aria-label={text.segments.heading}>
          {list.map((segment) => (
            <SegmentRow
              {...props}
              key={segment.id}
              segment={segment}
              mayChange={mayChange}
              onPicked={onClose}
              onEdit={() => setEditing(segment.id)}
            />
          ))}
        </ul>
      )}
      {mayChange && list !== null && <SegmentForm {...props} key={editing} editing={editing} onSaved={onClose} />}
    </div>
  );
};

/** Filters with a name: picked, kept, changed and deleted. */
export const SegmentMenu = (props: HistoryProps & { open: boolean; onToggle: (open: boolean) => void }) => {
  const { segments, views, open, onToggle } = props;
  const isNamed = views.view.value.chips.some(({ dimension }) => dimension === SEGMENT);
  useEffect(() => {
    // Whoever got a link with a segment in it wants to read its name.
    if (open || isNamed) segments.need();
  }, [open, isNamed, segments]);
  return (
    <ToolPopover open={open} onToggle={onToggle} icon="bookmark" words={text.segments.open} class="segment-button">
      <Menu {...props} onClose={() => onToggle(false)} />
    </ToolPopover>
  );
};
