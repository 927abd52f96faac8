import { batch } from "@preact/signals";
import { useId, useState } from "preact/hooks";
import { filtersOf } from "../rules/chip-list.ts";
import { SEGMENT } from "../rules/filters.ts";
import { text } from "../text.ts";
import type { HistoryProps } from "./props.ts";

interface FormProps extends HistoryProps {
  /** The segment whose filters were just laid open; null for none. */
  editing: number | null;
  onSaved: () => void;
}

/** Keeps the filters that are set: under a new name, or in the place of a segment that there is. */
export const SegmentForm = ({ views, segments, history, editing, onSaved }: FormProps) => {
  const [target, setTarget] = useState(editing === null ? "" : String(editing));
  const [name, setName] = useState(editing === null ? "" : segments.nameOf(editing));
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const id = useId();
  const { chips } = views.view.value;
  // A segment names no other: what is kept are filters.
  const isPlain = chips.length > 0 && chips.every(({ dimension }) => dimension !== SEGMENT);
  const save = async (): Promise<void> => {
    setBusy(true);
    const filters = filtersOf(chips);
    const saved =
      target === ""
        ? await segments.create({ name, filters })
        : await segments
            .change(Number(target), { name, filters })
            .then((refused) => (refused === null ? { id: Number(target) } : { problem: refused }));
    setBusy(false);
    if ("problem" in saved) {
      setProblem(saved.problem);
      return;
    }
    onSaved();
    // At once: whoever sees the segment's name sees what it means now.
    batch(() => {
      if (target !== "") history.segmentsChanged();
      views.change({ chips: [{ operator: "is", dimension: SEGMENT, values: [String(saved.id)] }] });
    });
  };
  if (!isPlain) return <p class="hint segment-save">{text.segments.noFilters}</p>;
  return (
    <form
      class="segment-save"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && name.trim() !== "") void save();
      }}
    >
      <h3>{text.segments.save}</h3>
      {(segments.entries.value ?? []).length > 0 && (
        <label>
          <span class="field-label">{text.segments.as}</span>
          <select
            class="field field-small"
            value={target}
            onChange={(event) => {
              const chosen = event.currentTarget.value;
              setTarget(chosen);
              if (chosen !== "") setName(segments.nameOf(Number(chosen)));
            }}
          >
            <option value="">{text.segments.asNew}</option>
            {(segments.entries.value ?? []).map((segment) => (
              <option key={segment.id} value={segment.id}>
                {segment.name}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        <span class="field-label">{text.segments.name}</span>
        <input
          class="field field-small"
          required
          maxLength={100}
          placeholder={text.segments.nameHint}
          value={name}
          aria-describedby={id}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <p id={id} class="field-problem" role="alert">
        {problem}
      </p>
      <button type="submit" class="button button-primary" aria-disabled={busy}>
        {target === "" ? text.segments.submit : text.segments.update}
      </button>
    </form>
  );
};
