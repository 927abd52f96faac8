import { filterText } from "./text/filter.ts";
import { guestText } from "./text/guest.ts";
import { historyText } from "./text/history.ts";
import { installText } from "./text/install.ts";
import { liveText } from "./text/live.ts";
import { namesText } from "./text/names.ts";
import { pastText } from "./text/past.ts";
import { periodText } from "./text/period.ts";
import { sectionsText } from "./text/sections.ts";
import { segmentsText } from "./text/segments.ts";
import { settingsText } from "./text/settings.ts";
import { shellText } from "./text/shell.ts";
import { signInText } from "./text/sign-in.ts";
import { sitesText } from "./text/sites.ts";

/**
 * Every word that the dashboard shows, by section. A translation is another folder like text/; numbers and times inside
 * the sentences arrive already formatted in the viewer's locale (rules/format-number.ts, rules/format-time.ts).
 *
 * Sections of screens that are loaded when they are opened are not listed here: those screens import theirs from text/
 * themselves, so that the first view does not carry their words.
 */
export const text = {
  product: "Footfall",
  skipToContent: "Skip to content",
  loading: "Loading…",
  ...shellText,
  ...signInText,
  ...guestText,
  ...sitesText,
  ...liveText,
  ...periodText,
  ...pastText,
  ...namesText,
  ...filterText,
  ...segmentsText,
  ...sectionsText,
  ...historyText,
  ...settingsText,
  ...installText,
};
