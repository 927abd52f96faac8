import { useState } from "preact/hooks";
import type { FilterDimension } from "../../protocol/query-grammar.ts";
import { Icon } from "../elements/icon.tsx";
import { type Chip, type ChipOperator, filterDimensions, operatorsOf, SEGMENT } from "../rules/filters.ts";
import { propertyDimension, propertyOf } from "../rules/property.ts";
import { dimensionLabel, valueLabel } from "../rules/value-label.ts";
import { text } from "../text.ts";
import type { HistoryProps } from "./props.ts";
import { Suggestions } from "./suggestions.tsx";

export interface FilterEditorProps extends HistoryProps {
  /** Null for a new one. */
  chip: Chip | null;
  onApply: (chip: Chip) => void;
}

const PROPERTY = "property";

/** Country codes are what the API knows; people know names. */
const typedValue = (dimension: string, typed: string): string =>
  dimension === "visit:country" && /^[a-z]{2}$/i.test(typed) ? typed.toUpperCase() : typed;

interface SubjectProps {
  dimension: FilterDimension;
  operator: ChipOperator;
  onDimension: (dimension: FilterDimension) => void;
  onOperator: (operator: ChipOperator) => void;
}

/** What is filtered by, and how. A property has a key, which is typed. */
const Subject = ({ dimension, operator, onDimension, onOperator }: SubjectProps) => {
  const key = propertyOf(dimension);
  return (
    <>
      <div class="filter-what">
        <label>
          <span class="sr-only">{text.filter.dimension}</span>
          <select
            class="field field-small"
            data-first
            value={key === null ? dimension : PROPERTY}
            onChange={({ currentTarget: { value } }) =>
              onDimension(value === PROPERTY ? propertyDimension("") : (value as FilterDimension))
            }
          >
            {filterDimensions.map((name) => (
              <option key={name} value={name}>
                {dimensionLabel(name)}
              </option>
            ))}
            <option value={PROPERTY}>{text.filter.property}</option>
          </select>
        </label>
        <label>
          <span class="sr-only">{text.filter.operator}</span>
          <select
            class="field field-small"
            value={operator}
            onChange={(event) => onOperator(event.currentTarget.value as ChipOperator)}
          >
            {operatorsOf(dimension).map((name) => (
              <option key={name} value={name}>
                {text.filter.operators[name]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {key !== null && (
        <input
          class="field field-small"
          aria-label={text.filter.propertyKey}
          placeholder={text.filter.propertyKey}
          value={key}
          onInput={(event) => onDimension(propertyDimension(event.currentTarget.value))}
        />
      )}
    </>
  );
};

interface ChosenProps {
  values: readonly string[];
  labelOf: (value: string) => string;
  onRemove: (value: string) => void;
}

const ChosenValues = ({ values, labelOf, onRemove }: ChosenProps) =>
  values.length === 0 ? null : (
    <ul class="filter-values">
      {values.map((value) => (
        <li key={value} class="chip">
          <bdi class="chip-words">{labelOf(value)}</bdi>
          <button
            type="button"
            class="chip-remove"
            aria-label={text.filter.removeValue(value)}
            onClick={() => onRemove(value)}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );

/** What, how, and which values: one filter, new or changed. */
export const FilterEditor = ({ chip, onApply, ...props }: FilterEditorProps) => {
  const [dimension, setDimension] = useState<FilterDimension>(
    chip === null || chip.dimension === SEGMENT ? "event:page" : chip.dimension,
  );
  const [operator, setOperator] = useState<ChipOperator>(chip?.operator ?? "is");
  const [values, setValues] = useState<readonly string[]>(chip?.values ?? []);
  const [typed, setTyped] = useState("");
  const key = propertyOf(dimension);
  const isPattern = operator === "matches" || operator === "matches_not";
  const add = (value: string): readonly string[] => {
    const clean = typedValue(dimension, value.trim());
    const next = clean === "" || values.includes(clean) ? values : [...values, clean];
    setValues(next);
    setTyped("");
    return next;
  };
  const turnTo = (next: FilterDimension): void => {
    // The key of a property is typed letter by letter; values of another dimension are no use.
    if (key === null || propertyOf(next) === null) setValues([]);
    setDimension(next);
    if (!operatorsOf(next).includes(operator)) setOperator("is");
  };
  return (
    <form
      class="filter-editor"
      onSubmit={(event) => {
        event.preventDefault();
        const all = add(typed);
        if (all.length > 0 && key !== "") onApply({ dimension, operator, values: [...all] });
      }}
    >
      <Subject dimension={dimension} operator={operator} onDimension={turnTo} onOperator={setOperator} />
      <ChosenValues
        values={values}
        labelOf={(value) => valueLabel(dimension, value, props.dashboard.countryName)}
        onRemove={(value) => setValues(values.filter((other) => other !== value))}
      />
      <input
        class="field field-small"
        aria-label={text.filter.value}
        placeholder={isPattern ? text.filter.patternHint : text.filter.valueHint}
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
      {key === "" && <p class="hint">{text.filter.noProperty}</p>}
      {key !== "" && !isPattern && (
        <Suggestions {...props} dimension={dimension} search={typed} chosen={values} onChoose={add} />
      )}
      <button type="submit" class="button button-primary" disabled={values.length === 0 && typed.trim() === ""}>
        {text.filter.apply}
      </button>
    </form>
  );
};
