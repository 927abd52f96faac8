import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

export interface PopoverProps {
  open: boolean;
  onToggle: (open: boolean) => void;
  /** Of the button. */
  class: string;
  button: ComponentChildren;
  /** Where the button's words are not enough. */
  label?: string;
  /** Of what opens, for screen readers. */
  heading: string;
  /** Which edge of the button it keeps to. */
  align?: "start" | "end";
  children: ComponentChildren;
}

const EDGE_PX = 8;

/** A button at the edge of the screen opens inwards. */
const keepInside = (panel: HTMLElement): void => {
  const { left, right } = panel.getBoundingClientRect();
  const over = right - (document.documentElement.clientWidth - EDGE_PX);
  const by = over > 0 ? -over : Math.max(0, EDGE_PX - left);
  if (by !== 0) panel.style.translate = `${Math.round(by)}px 0`;
};

/** Puts the focus on what comes first in it; on itself while there is nothing yet, so that Escape is heard. */
const enter = (panel: HTMLElement): void => {
  const first = ["[data-first]", "[aria-current]", "button, input, select, a"]
    .map((selector) => panel.querySelector<HTMLElement>(selector))
    .find(Boolean);
  (first ?? panel).focus();
};

/** A button and what it opens below itself: closed by Escape, by a click elsewhere and when the focus leaves. */
export const Popover = ({
  open,
  onToggle,
  button,
  label,
  heading,
  align = "start",
  children,
  ...rest
}: PopoverProps) => {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  // Before the paint: whoever types on at once types into what has opened.
  useLayoutEffect(() => {
    if (!open) return;
    const panel = box.current?.querySelector<HTMLElement>(".popover");
    // What is loaded while it is open already.
    const arrivals = new MutationObserver(() => {
      if (panel && document.activeElement === panel) enter(panel);
    });
    if (panel) {
      keepInside(panel);
      enter(panel);
      arrivals.observe(panel, { childList: true, subtree: true });
    }
    const outside = (event: Event): void => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) onToggle(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => {
      arrivals.disconnect();
      document.removeEventListener("pointerdown", outside);
    };
  }, [open, onToggle]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears of keys and focus within, is nothing to operate itself
    <div
      class="popover-box"
      ref={box}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        event.stopPropagation();
        onToggle(false);
        trigger.current?.focus();
      }}
      onFocusOut={(event) => {
        const next = event.relatedTarget;
        if (open && next instanceof Node && !box.current?.contains(next)) onToggle(false);
      }}
    >
      <button
        type="button"
        ref={trigger}
        class={rest.class}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={label}
        onClick={() => onToggle(!open)}
      >
        {button}
      </button>
      {open && (
        <section id={id} class="popover" data-align={align} aria-label={heading} tabIndex={-1}>
          {children}
        </section>
      )}
    </div>
  );
};
