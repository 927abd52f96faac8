import { type ReadonlySignal, signal } from "@preact/signals";

/** Shortcuts of one letter can be turned off, since dictation software types letters (WCAG 2.1.4). */
export interface ShortcutSwitch {
  readonly enabled: ReadonlySignal<boolean>;
  set(enabled: boolean): void;
}

const KEY = "footfall-shortcuts";

export const createShortcutSwitch = (storage: Pick<Storage, "getItem" | "setItem" | "removeItem">): ShortcutSwitch => {
  const enabled = signal(storage.getItem(KEY) !== "off");
  return {
    enabled,
    set: (on) => {
      enabled.value = on;
      if (on) storage.removeItem(KEY);
      else storage.setItem(KEY, "off");
    },
  };
};
