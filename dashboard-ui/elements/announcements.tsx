import type { Announcer } from "../store/announcer.ts";

/** The one live region of the page. */
export const Announcements = ({ announcer }: { announcer: Announcer }) => (
  <p class="sr-only" role="status" aria-live="polite">
    {announcer.message.value}
  </p>
);
