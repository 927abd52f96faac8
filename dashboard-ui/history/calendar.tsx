import { useRef, useState } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { addDays, addMonths, type Day, firstOfMonth } from "../rules/days.ts";
import { monthGrid, weekdayNames, weekStart } from "../rules/month-grid.ts";
import type { Days } from "../rules/period.ts";
import type { Dashboard } from "../store/dashboard.ts";
import { text } from "../text.ts";

export interface CalendarProps {
  dashboard: Dashboard;
  today: Day;
  shown: Days;
  onPick: (day: Day) => void;
}

const steps: Record<string, (day: Day) => Day> = {
  ArrowLeft: (day) => addDays(day, -1),
  ArrowRight: (day) => addDays(day, 1),
  ArrowUp: (day) => addDays(day, -7),
  ArrowDown: (day) => addDays(day, 7),
  PageUp: (day) => addMonths(day, -1),
  PageDown: (day) => addMonths(day, 1),
};

/** A month of days: one stop of the Tab key, arrows within, Page Up and Down for months. */
export const Calendar = ({ dashboard, today, shown, onPick }: CalendarProps) => {
  const [focused, setFocused] = useState(shown.last > today ? today : shown.last);
  const grid = useRef<HTMLTableElement>(null);
  const month = firstOfMonth(focused);
  const start = weekStart();
  const show = (day: Day): Day => {
    const next = day > today ? today : day;
    setFocused(next);
    return next;
  };
  const move = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = show(step(focused));
    // After the drawing: the day may lie in another month.
    requestAnimationFrame(() => grid.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus());
  };
  return (
    <div class="calendar">
      <div class="calendar-head">
        <button
          type="button"
          class="icon-button"
          aria-label={text.period.previous}
          onClick={() => show(addMonths(month, -1))}
        >
          <Icon name="earlier" />
        </button>
        <strong aria-live="polite">{dashboard.day.month(month)}</strong>
        <button
          type="button"
          class="icon-button"
          aria-label={text.period.next}
          disabled={addMonths(month, 1) > today}
          onClick={() => show(addMonths(month, 1))}
        >
          <Icon name="later" />
        </button>
      </div>
      <table ref={grid} onKeyDown={move}>
        <thead>
          <tr>
            {weekdayNames(start).map(({ short, long }) => (
              <th key={long} scope="col" abbr={long}>
                {short}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {monthGrid(month, start).map((week) => (
            <tr key={week.find(Boolean)}>
              {week.map((day, index) => (
                <td key={day ?? index}>
                  {day !== null && (
                    <button
                      type="button"
                      class="calendar-day"
                      data-day={day}
                      data-within={day >= shown.first && day <= shown.last}
                      data-end={day === shown.first || day === shown.last}
                      aria-current={day === today ? "date" : undefined}
                      aria-label={dashboard.day.day(day)}
                      aria-pressed={day >= shown.first && day <= shown.last}
                      disabled={day > today}
                      tabIndex={day === focused ? 0 : -1}
                      onClick={() => {
                        setFocused(day);
                        onPick(day);
                      }}
                    >
                      {Number(day.slice(8))}
                    </button>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
