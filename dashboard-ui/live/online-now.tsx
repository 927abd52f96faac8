import { AnimatedNumber } from "../elements/animated-number.tsx";
import { ConnectionPill } from "../elements/connection-pill.tsx";
import { text } from "../text.ts";
import type { LiveProps } from "./live-board.tsx";

/** The big number. While the stream is down it says that it is the last known one. */
export const OnlineNow = ({ dashboard, liveSite }: LiveProps) => {
  const online = liveSite.live.value?.online ?? 0;
  return (
    <section class="online" aria-labelledby="online-heading">
      <div class="online-head">
        <h2 id="online-heading">{liveSite.stale.value ? text.live.onlineLastKnown : text.live.online}</h2>
        <ConnectionPill connection={liveSite.connection.value} />
      </div>
      <p class="online-number" data-digits={String(online).length}>
        <AnimatedNumber
          value={online}
          format={dashboard.number.whole}
          calm={dashboard.calm.value || liveSite.busy.value}
        />
      </p>
      <p class="muted">{text.live.onlineHint(dashboard.number.whole(online))}</p>
    </section>
  );
};
