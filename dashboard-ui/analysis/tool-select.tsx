export interface ToolSelectProps<T extends string> {
  label: string;
  names: readonly T[];
  words: Readonly<Record<T, string>>;
  value: T;
  onChoose: (name: T) => void;
}

/** One of a few, with its name beside it, in the head of a section. */
export const ToolSelect = <T extends string>({ label, names, words, value, onChoose }: ToolSelectProps<T>) => (
  <label class="tool-select">
    <span>{label}</span>
    <select
      class="field field-small"
      value={value}
      onChange={(event) => {
        const chosen = names.find((name) => name === event.currentTarget.value);
        if (chosen !== undefined) onChoose(chosen);
      }}
    >
      {names.map((name) => (
        <option key={name} value={name}>
          {words[name]}
        </option>
      ))}
    </select>
  </label>
);
