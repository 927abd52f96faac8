import "../styles/combobox.css";
import { useId, useRef, useState } from "preact/hooks";
import { matching, type Option } from "../rules/option-match.ts";

export interface ComboboxProps {
  id: string;
  options: readonly Option[];
  /** What stands in the field while nobody types: the chosen option's label. */
  chosen: string;
  placeholder?: string | undefined;
  /** Where nothing fits what was typed. */
  nothing: string;
  onChoose: (value: string) => void;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
}

/** So many are drawn; whoever wants another types on. */
const SHOWN_MAX = 60;

/** A field that finds an option as one types, as the ARIA practices have it. */
export const Combobox = ({ id, options, chosen, placeholder, nothing, onChoose, ...control }: ComboboxProps) => {
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();
  const isOpen = typed !== null;
  const fits = isOpen ? matching(options, typed).slice(0, SHOWN_MAX) : [];
  const close = (): void => setTyped(null);
  const choose = (option: Option | undefined): void => {
    if (option === undefined) return;
    close();
    onChoose(option.value);
  };
  const move = (to: number): void => {
    const next = Math.max(0, Math.min(fits.length - 1, to));
    setActive(next);
    list.current?.children[next]?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) {
        setTyped("");
        setActive(0);
      } else move(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && isOpen) {
      event.preventDefault();
      choose(fits[active]);
    } else if (event.key === "Escape" && isOpen) {
      event.stopPropagation();
      close();
    }
  };
  return (
    <div class="combobox">
      <input
        {...control}
        id={id}
        class="field"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        placeholder={placeholder}
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-activedescendant={isOpen && fits.length > 0 ? `${listId}-${active}` : undefined}
        value={typed ?? chosen}
        onFocus={(event) => event.currentTarget.select()}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setActive(0);
        }}
        onClick={() => {
          if (isOpen) return;
          setTyped("");
          setActive(0);
        }}
        onBlur={close}
        onKeyDown={onKeyDown}
      />
      <div
        id={listId}
        ref={list}
        class="combobox-list"
        role="listbox"
        aria-label={placeholder ?? chosen}
        hidden={!isOpen}
      >
        {fits.map((option, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field hears of the keys
          <div
            key={option.value}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            class="combobox-option"
            aria-selected={index === active}
            // Before the field loses the focus, which closes the list.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(option)}
          >
            <span>{option.label}</span>
            {option.aside !== undefined && <span class="muted">{option.aside}</span>}
          </div>
        ))}
        {isOpen && fits.length === 0 && (
          <div class="combobox-nothing" role="option" tabIndex={-1} aria-disabled="true" aria-selected="false">
            {nothing}
          </div>
        )}
      </div>
    </div>
  );
};
