import type { TimeFormat } from "../rules/format-time.ts";
import type { LiveSite } from "../store/live-site.ts";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";

const notes = {
  reconnecting: text.connection.reconnectingNote,
  offline: text.connection.offlineNote,
  closed: text.connection.closedNote,
};

/** Says that the figures are not live, since when, and what happens next. Nothing while they are. */
export const ConnectionBanner = ({ liveSite, time }: { liveSite: LiveSite; time: TimeFormat }) => {
  const connection = liveSite.connection.value;
  if (connection === "live" || connection === "connecting") return null;
  const knownUntil = liveSite.knownUntil.value;
  return (
    <div class="banner" data-connection={connection}>
      <Icon name="alert" />
      <p>
        {notes[connection]} {knownUntil !== null && text.connection.figuresFrom(time.second(knownUntil))}
      </p>
      {connection === "closed" && (
        <button type="button" class="button" onClick={() => void liveSite.open()}>
          {text.connection.connectAgain}
        </button>
      )}
    </div>
  );
};
