import { Icon } from "../elements/icon.tsx";
import { Link } from "../elements/link.tsx";
import { Popover } from "../elements/popover.tsx";
import { addDays } from "../rules/days.ts";
import { daysOf, namedPeriods, type Period, shifted } from "../rules/period.ts";
import { periodWords } from "../rules/period-words.ts";
import type { LiveSite } from "../store/live-site.ts";
import { text } from "../text.ts";
import { DaysForm } from "./days-form.tsx";
import type { HistoryProps } from "./props.ts";

/** Beside Live without opening anything. */
const quick: readonly Period[] = ["day", "7d", "30d"];

export interface PickerProps extends HistoryProps {
  liveSite: LiveSite;
  open: boolean;
  onToggle: (open: boolean) => void;
}

/** The period before or after the shown one; null where there is none. */
export const neighbour = ({ views, history }: HistoryProps, steps: 1 | -1): Period | null => {
  const { period } = views.view.value;
  const today = history.today.value;
  if (period === "live" || today === null) return null;
  const days = daysOf(period, today);
  if (days === null) return null;
  const next = shifted(days, steps);
  if (next.first > today) return null;
  if (next.first === today && next.last === today) return "day";
  return next.last === addDays(today, -1) && next.first === next.last ? "yesterday" : next;
};

const Step = (props: HistoryProps & { steps: 1 | -1 }) => {
  const next = neighbour(props, props.steps);
  const label = props.steps < 0 ? text.period.previous : text.period.next;
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      disabled={next === null}
      onClick={() => next !== null && props.views.change({ period: next })}
    >
      <Icon name={props.steps < 0 ? "earlier" : "later"} />
    </button>
  );
};

const Menu = ({ dashboard, views, history, onToggle }: PickerProps) => {
  const { period } = views.view.value;
  const choose = (next: Period): void => {
    onToggle(false);
    views.change({ period: next });
  };
  const today = history.today.value;
  return (
    <div class="period-menu">
      <ul>
        {namedPeriods.map(({ name, key }) => (
          <li key={name}>
            <Link
              router={dashboard.router}
              href={views.href({ period: name })}
              class="menu-item"
              current={period === name}
              onGo={() => onToggle(false)}
            >
              <span>{text.period[name]}</span>
              <span class="key" aria-hidden="true">
                {key.toUpperCase()}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {today !== null && (
        <DaysForm
          today={today}
          days={period === "live" ? null : daysOf(period, today)}
          onChoose={(days) => choose(days)}
          dashboard={dashboard}
        />
      )}
    </div>
  );
};

/** Live, the usual ranges, and every other. */
export const PeriodPicker = (props: PickerProps) => {
  const { dashboard, views, liveSite, open, onToggle } = props;
  const { period } = views.view.value;
  const online = liveSite.live.value?.online ?? 0;
  const isOther = period !== "live" && !quick.includes(period);
  return (
    <div class="period-picker">
      <nav class="segments" aria-label={text.period.label}>
        {liveSite.isWatched && (
          <Link
            router={dashboard.router}
            href={views.href({ period: "live" })}
            class="segment segment-live"
            current={period === "live"}
          >
            <span class="pill-dot" data-live={!liveSite.stale.value} aria-hidden="true" />
            {text.period.live}
            {period !== "live" && liveSite.live.value !== null && !liveSite.stale.value && (
              <span class="segment-count" title={text.period.online(dashboard.number.whole(online))}>
                {dashboard.number.short(online)}
                <span class="sr-only"> {text.period.online(dashboard.number.whole(online))}</span>
              </span>
            )}
          </Link>
        )}
        {quick.map((name) => (
          <Link
            key={String(name)}
            router={dashboard.router}
            href={views.href({ period: name })}
            class="segment segment-quick"
            current={period === name}
          >
            {periodWords(name, dashboard.day)}
          </Link>
        ))}
        <Popover
          class={isOther ? "segment segment-chosen" : "segment"}
          open={open}
          onToggle={onToggle}
          heading={text.period.label}
          {...(isOther ? {} : { label: text.period.more })}
          button={
            <>
              <Icon name="calendar" />
              {isOther && periodWords(period, dashboard.day)}
              <Icon name="chevron" />
            </>
          }
        >
          <Menu {...props} />
        </Popover>
      </nav>
      {period !== "live" && (
        <>
          <Step {...props} steps={-1} />
          <Step {...props} steps={1} />
        </>
      )}
    </div>
  );
};
