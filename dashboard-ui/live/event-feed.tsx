import { useComputed } from "@preact/signals";
import { Icon } from "../elements/icon.tsx";
import { Panel } from "../elements/panel.tsx";
import { type KeyedEvent, newestFirst } from "../rules/event-list.ts";
import { ago } from "../rules/format-time.ts";
import { flag } from "../rules/labels.ts";
import type { Dashboard } from "../store/dashboard.ts";
import { text } from "../text.ts";
import type { LiveProps } from "./live-board.tsx";

interface EventRowProps {
  dashboard: Dashboard;
  event: KeyedEvent;
  /** The server's time now. */
  now: number;
}

const EventRow = ({ dashboard, event, now }: EventRowProps) => {
  const isPageview = event.name === "pageview";
  const country = event.country === "" ? "" : dashboard.countryName(event.country);
  const words = text.live.events.on(isPageview ? text.live.events.pageview : event.name, event.page);
  return (
    <li class="event" data-kind={isPageview ? "pageview" : "event"} title={country ? `${words} · ${country}` : words}>
      <Icon name={isPageview ? "eye" : "spark"} />
      <span class="event-words">
        {isPageview ? (
          <span class="sr-only">{text.live.events.pageview} </span>
        ) : (
          <strong class="event-name">
            <bdi>{event.name}</bdi>
          </strong>
        )}
        <bdi class="event-page">{event.page}</bdi>
      </span>
      <span class="flag" role="img" aria-label={country} hidden={country === ""}>
        {flag(event.country)}
      </span>
      <time dateTime={new Date(event.at).toISOString()} title={dashboard.time.second(event.at)}>
        {ago(event.at, now, dashboard.number.whole)}
      </time>
    </li>
  );
};

/** The last events, newest first. */
export const EventFeed = ({ dashboard, liveSite }: LiveProps) => {
  const events = useComputed(() => newestFirst(liveSite.live.value?.events ?? []));
  const now = dashboard.clock.value + liveSite.clockOffset.value;
  return (
    <Panel heading={text.live.events.heading} class="area-events">
      {events.value.length === 0 ? (
        <p class="empty">{text.live.events.empty}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <ol class="event-list" tabIndex={0} aria-label={text.live.events.heading}>
          {events.value.map((event) => (
            <EventRow key={event.key} dashboard={dashboard} event={event} now={now} />
          ))}
        </ol>
      )}
    </Panel>
  );
};
