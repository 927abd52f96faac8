import type { Change } from "../rules/metric-format.ts";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";

/** How much a figure changed against the comparison: an arrow for the eye, words for who hears. */
export const ChangeMark = ({ change }: { change: Change }) => (
  <span class="change" data-good={change.good} data-direction={change.direction}>
    {change.direction !== "same" && <Icon name={change.direction} />}
    <span aria-hidden="true">{change.amount}</span>
    <span class="sr-only">
      {change.direction === "same" ? text.comparison.same : text.comparison[change.direction](change.amount)}
    </span>
  </span>
);

/** Beside a figure that there is nothing to compare with. */
export const NoChangeMark = () => (
  <span class="change" data-direction="none" title={text.comparison.unknown}>
    <span aria-hidden="true">–</span>
    <span class="sr-only">{text.comparison.unknown}</span>
  </span>
);
