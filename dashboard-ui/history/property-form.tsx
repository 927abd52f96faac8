import { useEffect, useState } from "preact/hooks";
import { suggestionQuestion } from "../rules/questions.ts";
import { text } from "../text.ts";
import type { HistoryProps } from "./props.ts";

/** Keys that events of the shown period have, those of most visitors first. */
const usePropertyKeys = ({ dashboard, site, history, views }: HistoryProps): string[] => {
  const [keys, setKeys] = useState<string[]>([]);
  const today = history.today.value;
  const { period } = views.view.value;
  useEffect(() => {
    if (today === null) return;
    let isOld = false;
    const question = suggestionQuestion({ period, today, dimension: "event:props", search: "" });
    dashboard.api.ask(site, [question]).then(
      ({ answers: [answer] }) => {
        if (isOld || answer === undefined || "error" in answer) return;
        setKeys(answer.results.map(({ dimensions: [key = ""] }) => key));
      },
      // What is typed counts without them.
      () => undefined,
    );
    return () => {
      isOld = true;
    };
  }, [dashboard, site, period, today]);
  return keys;
};

/** Asks which property's values to count: those that events have are a click away, any other can be typed. */
export const PropertyForm = (props: HistoryProps) => {
  const { views } = props;
  const { property } = views.view.value;
  const [key, setKey] = useState(property ?? "");
  const keys = usePropertyKeys(props);
  const show = (chosen: string): void => {
    setKey(chosen);
    views.change({ property: chosen }, "quietly");
  };
  return (
    <>
      <form
        class="property-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (key.trim() !== "") show(key.trim());
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
      {keys.length > 0 && (
        <ul class="property-keys" aria-label={text.history.propertyKeys}>
          {keys.map((name) => (
            <li key={name}>
              <button type="button" class="property-key" aria-pressed={name === property} onClick={() => show(name)}>
                <bdi>{name}</bdi>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
};
