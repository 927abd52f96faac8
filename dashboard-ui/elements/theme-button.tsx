import type { ThemeStore } from "../store/theme.ts";
import { text } from "../text.ts";
import { Icon, type IconName } from "./icon.tsx";

const icons = { system: "system", light: "sun", dark: "moon" } as const satisfies Record<string, IconName>;

export const ThemeButton = ({ theme }: { theme: ThemeStore }) => {
  const label = text.header.theme[theme.theme.value];
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={() => theme.next()}>
      <Icon name={icons[theme.theme.value]} />
    </button>
  );
};
