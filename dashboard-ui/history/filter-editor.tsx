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

/** What, how, and which values: one filter, new or changed. */
export const FilterEditor = ({ chip, onApply, ...props }: FilterEditorProps) => {
  const [dimension, setDimension] = useState<FilterDimension>(
    chip === null || chip.dimension === SEGMENT ? "event:page" : chip.dimension,
  );
  const [operator, setOperator] = useState<ChipOperator>(chip?.operator ?? "is");
  const [values, setValues] = useState<readonly string[]>(chip?.values ?? []);
  const [typed, setTyped] = useState("");
  const key = propertyOf(dimension);
  const operators = operatorsOf(dimension);
  const isPattern = operator === "matches" || operator === "matches_not";
  const add = (value: string): readonly string[] => {
    const clean = typedValue(dimension, value.trim());
    const next = clean === "" || values.includes(clean) ? values : [...values, clean];
    setValues(next);
    setTyped("");
    return next;
  };
  const choose = (name: string): void => {
    const next = name === PROPERTY ? propertyDimension("") : (name as FilterDimension);
    setDimension(next);
    setValues([]);
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
      <div class="filter-what">
        <label>
          <span class="sr-only">{text.filter.dimension}</span>
          <select
            class="field field-small"
            data-first
            value={key === null ? dimension : PROPERTY}
            onChange={(event) => choose(event.currentTarget.value)}
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
            onChange={(event) => setOperator(event.currentTarget.value as ChipOperator)}
          >
            {operators.map((name) => (
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
          onInput={(event) => setDimension(propertyDimension(event.currentTarget.value))}
        />
      )}
      {values.length > 0 && (
        <ul class="filter-values">
          {values.map((value) => (
            <li key={value} class="chip">
              <bdi class="chip-words">{valueLabel(dimension, value, props.dashboard.countryName)}</bdi>
              <button
                type="button"
                class="chip-remove"
                aria-label={text.filter.removeValue(value)}
                onClick={() => setValues(values.filter((other) => other !== value))}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
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
