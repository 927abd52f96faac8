import type { Connection } from "../rules/connection.ts";
import { text } from "../text.ts";

/** The state of the live stream in one word. */
export const ConnectionPill = ({ connection }: { connection: Connection }) => (
  <span class="pill" data-connection={connection}>
    <span class="pill-dot" aria-hidden="true" />
    {text.connection[connection]}
  </span>
);
