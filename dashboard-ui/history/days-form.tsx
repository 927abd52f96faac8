import { useState } from "preact/hooks";
import type { Day } from "../rules/days.ts";
import { isDay } from "../rules/days.ts";
import type { Days } from "../rules/period.ts";
import type { Dashboard } from "../store/dashboard.ts";
import { text } from "../text.ts";
import { Calendar } from "./calendar.tsx";

export interface DaysFormProps {
  dashboard: Dashboard;
  today: Day;
  days: Days | null;
  onChoose: (days: Days) => void;
}

/** Two days: picked in the calendar, or typed. */
export const DaysForm = ({ dashboard, today, days, onChoose }: DaysFormProps) => {
  const [first, setFirst] = useState(days?.first ?? today);
  const [last, setLast] = useState(days?.last ?? today);
  /** The first click of two in the calendar. */
  const [anchor, setAnchor] = useState<Day | null>(null);
  const isWrong = isDay(first) && isDay(last) && first > last;
  const pick = (day: Day): void => {
    if (anchor === null) {
      setAnchor(day);
      setFirst(day);
      setLast(day);
      return;
    }
    onChoose(day < anchor ? { first: day, last: anchor } : { first: anchor, last: day });
  };
  return (
    <form
      class="days-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isDay(first) && isDay(last) && !isWrong) onChoose({ first, last });
      }}
    >
      <Calendar dashboard={dashboard} today={today} shown={{ first, last }} onPick={pick} />
      <div class="days-fields">
        <label>
          <span class="field-label">{text.period.from}</span>
          <input
            class="field field-small"
            type="date"
            required
            max={today}
            value={first}
            onInput={(event) => setFirst(event.currentTarget.value)}
          />
        </label>
        <label>
          <span class="field-label">{text.period.to}</span>
          <input
            class="field field-small"
            type="date"
            required
            max={today}
            value={last}
            onInput={(event) => setLast(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="button button-primary">
          {text.period.apply}
        </button>
      </div>
      <p class="field-problem" role="alert">
        {isWrong && text.period.wrongOrder}
      </p>
    </form>
  );
};
