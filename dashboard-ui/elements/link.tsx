import type { ComponentChildren } from "preact";
import type { Router } from "../store/router.ts";

export interface LinkProps {
  router: Router;
  href: string;
  class?: string;
  label?: string;
  /** Marks where one is. */
  current?: boolean;
  /** Hears of a plain click. */
  onGo?: () => void;
  children: ComponentChildren;
}

/** A link inside the dashboard: an ordinary one to the browser (new tab, copy), without a reload on a plain click. */
export const Link = ({ router, href, label, current = false, onGo, children, ...rest }: LinkProps) => (
  <a
    {...rest}
    href={href}
    aria-label={label}
    aria-current={current ? "true" : undefined}
    onClick={(event) => {
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      onGo?.();
      router.go(href);
    }}
  >
    {children}
  </a>
);
