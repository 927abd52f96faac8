import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "../elements/icon.tsx";
import { Popover } from "../elements/popover.tsx";

export interface ToolPopoverProps {
  open: boolean;
  onToggle: (open: boolean) => void;
  icon: IconName;
  /** On the button, and of what opens. */
  words: string;
  class?: string;
  children: ComponentChildren;
}

/** A tool of the toolbar that opens below its button. */
export const ToolPopover = ({ icon, words, class: extra = "", children, ...rest }: ToolPopoverProps) => (
  <Popover
    {...rest}
    class={`button button-quiet ${extra}`}
    align="end"
    heading={words}
    label={words}
    button={
      <>
        <Icon name={icon} />
        <span class="button-words">{words}</span>
      </>
    }
  >
    {children}
  </Popover>
);
