import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";

export interface DialogProps {
  heading: string;
  class?: string;
  /** Beside the heading. */
  aside?: ComponentChildren;
  onClose: () => void;
  children: ComponentChildren;
}

/** A modal window: the browser keeps the focus in it; afterwards it is where it was. */
export const Dialog = ({ heading, class: extra = "", aside, onClose, children }: DialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    // The window is out of the document by then: closing it would give nothing back.
    return () => {
      if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={`dialog ${extra}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        // The backdrop belongs to the element; what is inside fills it.
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div class="dialog-inner">
        <div class="dialog-head">
          <h2 id={id}>{heading}</h2>
          {aside}
          <button type="button" class="icon-button" aria-label={text.history.close} onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
};
