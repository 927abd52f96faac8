import { useEffect, useRef } from "preact/hooks";
import { Link } from "../elements/link.tsx";
import { pathOfSettings } from "../rules/route.ts";
import { type SectionName, sections } from "../rules/settings-sections.ts";
import type { Dashboard } from "../store/dashboard.ts";
import { frameText } from "../text/settings-frame.ts";

export interface SettingsNavProps {
  dashboard: Dashboard;
  site: string;
  current: SectionName;
  /** Sections with something that is not saved. */
  unsaved: ReadonlySet<SectionName>;
}

/** The sections of the settings, each a link; on a phone a strip that scrolls sideways. */
export const SettingsNav = ({ dashboard, site, current, unsaved }: SettingsNavProps) => {
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    const [strip, link] = [nav.current, nav.current?.querySelector<HTMLElement>(`[href$="/${current}"]`)];
    // Only sideways: the page must not jump to its navigation.
    if (strip && link) strip.scrollLeft = link.offsetLeft - strip.clientWidth / 3;
  }, [current]);
  return (
    <nav class="settings-nav" aria-label={frameText.sections} ref={nav}>
      {sections.map((section) => (
        <Link
          key={section}
          router={dashboard.router}
          href={pathOfSettings(site, section)}
          class="settings-nav-link"
          current={section === current}
        >
          {frameText.names[section]}
          {unsaved.has(section) && (
            <span class="settings-nav-mark">
              <span class="sr-only">({frameText.unsavedMark})</span>
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
};
