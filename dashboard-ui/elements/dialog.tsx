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

/** A modal window: the browser keeps the focus in it and gives it back afterwards. */
export const Dialog = ({ heading, class: extra = "", aside, onClose, children }: DialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
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
