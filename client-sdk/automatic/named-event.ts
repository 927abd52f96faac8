import type { AutomaticEvent } from "./link-event.ts";

/** `data-footfall-…`, as a `dataset` spells it. */
const prefix = "footfall";

/**
 * What an element says of itself: `data-footfall-event="Signup"` names the event, each further `data-footfall-plan="pro"`
 * is a property of it.
 * @param dataset of the element
 * @returns null when it names none
 */
export const namedEvent = (dataset: Record<string, string | undefined>): AutomaticEvent | null => {
  const { footfallEvent: name, ...rest } = dataset;
  if (!name) return null;
  const props = Object.entries(rest).flatMap(([key, value]) =>
    key.startsWith(prefix) && key !== prefix && value !== undefined
      ? [[key.slice(prefix.length).replace(/^./, (letter) => letter.toLowerCase()), value] as const]
      : [],
  );
  return { name, props: Object.fromEntries(props) };
};
