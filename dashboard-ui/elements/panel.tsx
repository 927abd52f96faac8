import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

export interface PanelProps {
  heading: string;
  /** Beside the heading: what the numbers are, a legend. */
  aside?: ComponentChildren;
  class?: string;
  children: ComponentChildren;
}

/** A titled card. */
export const Panel = ({ heading, aside, class: extra = "", children }: PanelProps) => {
  const id = useId();
  return (
    <section class={`panel ${extra}`} aria-labelledby={id}>
      <div class="panel-head">
        <h2 id={id}>{heading}</h2>
        {aside !== undefined && <div class="panel-aside">{aside}</div>}
      </div>
      {children}
    </section>
  );
};
