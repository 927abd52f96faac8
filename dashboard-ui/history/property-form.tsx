import { useState } from "preact/hooks";
import { text } from "../text.ts";
import type { HistoryProps } from "./props.ts";

/** Asks which property's values to count: events carry whatever names a site gives. */
export const PropertyForm = ({ views }: HistoryProps) => {
  const { property } = views.view.value;
  const [key, setKey] = useState(property ?? "");
  return (
    <form
      class="property-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (key.trim() !== "") views.change({ property: key.trim() }, "quietly");
      }}
    >
      <input
        class="field field-small"
        aria-label={text.history.property}
        placeholder={text.history.propertyHint}
        value={key}
        maxLength={300}
        onInput={(event) => setKey(event.currentTarget.value)}
      />
      <button type="submit" class="button">
        {text.history.showProperty}
      </button>
    </form>
  );
};
