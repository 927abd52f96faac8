import type { ComponentChildren } from "preact";
import { Dialog } from "../elements/dialog.tsx";
import { frameText } from "../text/settings-frame.ts";

export interface ConfirmDialogProps {
  heading: string;
  confirm: string;
  /** While it is under way nothing else can be chosen. */
  busy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
  children: ComponentChildren;
}

/** Asks before something that cannot be undone. What is safe comes first, and has the focus. */
export const ConfirmDialog = ({ heading, confirm, busy = false, onConfirm, onClose, children }: ConfirmDialogProps) => (
  <Dialog heading={heading} class="dialog-small" onClose={onClose}>
    <div class="dialog-words">{children}</div>
    <div class="dialog-actions">
      <button type="button" class="button" onClick={onClose}>
        {frameText.cancel}
      </button>
      <button type="button" class="button button-danger" aria-disabled={busy} onClick={() => !busy && onConfirm()}>
        {confirm}
      </button>
    </div>
  </Dialog>
);
