import { useState } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { Popover } from "../elements/popover.tsx";
import type { Comparison } from "../rules/period.ts";
import { comparedDays, daysOf, weekdayTwin } from "../rules/period.ts";
import { text } from "../text.ts";
import { DaysForm } from "./days-form.tsx";
import type { HistoryProps } from "./props.ts";

const named = ["previous", "year", "none"] as const;

/** What the range is compared with. */
export const ComparisonPicker = ({ dashboard, views, history }: HistoryProps) => {
  const [open, setOpen] = useState(false);
  const [custom, setCustom] = useState(false);
  const { comparison, period } = views.view.value;
  const today = history.today.value;
  const days = today === null || period === "live" ? null : daysOf(period, today);
  const choose = (next: Comparison): void => {
    setOpen(false);
    views.change({ comparison: next });
  };
  const twin = weekdayTwin(comparison);
  const byWeekday = comparison === "previous-weekday" || comparison === "year-weekday";
  const words = typeof comparison === "string" ? text.comparison[comparison] : dashboard.day.range(comparison);
  return (
    <Popover
      class="button button-quiet"
      open={open}
      onToggle={(next) => {
        setOpen(next);
        setCustom(false);
      }}
      align="end"
      heading={text.comparison.heading}
      label={`${text.comparison.heading}: ${words}`}
      button={
        <>
          <Icon name="compare" />
          <span class="button-words">{words}</span>
          <Icon name="chevron" />
        </>
      }
    >
      <div class="comparison-menu">
        <ul>
          {named.map((name) => (
            <li key={name}>
              <button
                type="button"
                class="menu-item"
                aria-pressed={comparison === name || comparison === weekdayTwin(name)}
                onClick={() => choose((byWeekday ? weekdayTwin(name) : null) ?? name)}
              >
                {text.comparison[name]}
              </button>
            </li>
          ))}
          <li>
            <button
              type="button"
              class="menu-item"
              aria-pressed={typeof comparison !== "string"}
              aria-expanded={custom}
              onClick={() => setCustom(!custom)}
            >
              {text.comparison.custom}
            </button>
          </li>
        </ul>
        {twin !== null && (
          <label class="menu-switch">
            <input type="checkbox" checked={byWeekday} onChange={() => choose(twin)} />
            {text.comparison.weekday}
          </label>
        )}
        {custom && today !== null && (
          <DaysForm
            dashboard={dashboard}
            today={today}
            days={comparedDays(days, comparison === "none" ? "previous" : comparison)}
            onChoose={choose}
          />
        )}
      </div>
    </Popover>
  );
};
