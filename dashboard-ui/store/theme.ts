import { type ReadonlySignal, signal } from "@preact/signals";

/** Light, dark, or as the system has it. public/theme-boot.js applies a stored choice before the first paint. */

type Theme = "system" | "light" | "dark";

/** The same key stands in public/theme-boot.js. */
export const THEME_KEY = "footfall-theme";

export interface ThemeStore {
  readonly theme: ReadonlySignal<Theme>;
  /** Rises whenever colours have changed, by choice or by the system: a canvas must be drawn again. */
  readonly revision: ReadonlySignal<number>;
  next(): void;
}

const order: readonly Theme[] = ["system", "light", "dark"];

const isTheme = (value: string | null): value is Theme => order.includes(value as Theme);

export interface ThemePage {
  root: { dataset: DOMStringMap };
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  systemDark: Pick<MediaQueryList, "addEventListener">;
}

export const createThemeStore = ({ root, storage, systemDark }: ThemePage): ThemeStore => {
  const stored = storage.getItem(THEME_KEY);
  const theme = signal<Theme>(isTheme(stored) ? stored : "system");
  const revision = signal(0);
  systemDark.addEventListener("change", () => {
    revision.value += 1;
  });
  return {
    theme,
    revision,
    next: () => {
      const chosen = order[(order.indexOf(theme.value) + 1) % order.length] ?? "system";
      if (chosen === "system") {
        delete root.dataset.theme;
        storage.removeItem(THEME_KEY);
      } else {
        root.dataset.theme = chosen;
        storage.setItem(THEME_KEY, chosen);
      }
      theme.value = chosen;
      revision.value += 1;
    },
  };
};
