import { isIncomplete, type Past, pastOf } from "../rules/past.ts";
import type { Screen } from "../store/history.ts";
import type { Answer } from "../store/known-answers.ts";
import { text } from "../text.ts";
import type { HistoryProps } from "./props.ts";

type NoteProps = Pick<HistoryProps, "dashboard"> & { screen: Screen };

const pastIn = (answer: Answer | undefined): Past | null => (answer && "results" in answer ? pastOf(answer) : null);

const Note = ({ sentences }: { sentences: readonly (string | false)[] }) => {
  const said = sentences.filter((sentence) => sentence !== false);
  return said.length > 0 ? <p class="past-note">{said.join(" ")}</p> : null;
};

/** Says, under the chart, which figures of a screen are not made of events and how good they are; nothing where all are. */
export const PastNote = ({ dashboard, screen }: NoteProps) => {
  const { day, number } = dashboard;
  const past = pastIn(screen.answers.get("figures"));
  const before = pastIn(screen.answers.get("figures-before"));
  const compared = before !== null && isIncomplete(before) && text.past.compared;
  if (!past) return <Note sentences={[compared]} />;
  const { knownSince, lostDays, shown, withinPercent } = past;
  const since = day.day(past.since);
  return (
    <Note
      sentences={[
        shown ? text.past.sums(since) : text.past.onlySince(since),
        withinPercent !== null && text.past.estimated(number.percent(withinPercent)),
        knownSince !== null && text.past.knownSince(day.day(knownSince)),
        lostDays > 0 && text.past.lost(lostDays),
        compared,
      ]}
    />
  );
};

/** The same of one list: what is not true of the whole screen. */
export const ListPastNote = ({
  dashboard,
  answer,
}: Pick<HistoryProps, "dashboard"> & { answer: Answer | undefined }) => {
  const past = pastIn(answer);
  if (!past) return null;
  return (
    <Note sentences={[past.shown ? past.cut && text.past.cut : text.past.onlySince(dashboard.day.day(past.since))]} />
  );
};
