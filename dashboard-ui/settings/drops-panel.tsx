import { useEffect, useState } from "preact/hooks";
import type { DropsAnswer } from "../../protocol/drops.ts";
import { Link } from "../elements/link.tsx";
import { Notice } from "../elements/notice.tsx";
import { Panel } from "../elements/panel.tsx";
import { Skeleton } from "../elements/skeleton.tsx";
import { Sparkline } from "../elements/sparkline.tsx";
import { type Day, todayIn } from "../rules/days.ts";
import { type DropRow, daysUpTo, dropRows, foldedRows } from "../rules/drop-counts.ts";
import { pathOfSettings } from "../rules/route.ts";
import type { SectionName } from "../rules/settings-sections.ts";
import { type ApiError, asApiError } from "../store/api.ts";
import { frameText } from "../text/settings-frame.ts";
import { healthText as words } from "../text/settings-health.ts";
import type { SectionProps } from "./props.ts";

/** Where something can be done about a reason. */
const sectionFor: Partial<Record<string, SectionName>> = {
  unknown_site: "tracker",
  host_not_allowed: "collection",
  excluded: "collection",
  not_allowed: "collection",
  over_quota: "limits",
  too_late: "privacy",
  opted_out: "privacy",
  pages: "collection",
  events: "collection",
  props: "collection",
};

const ranges = ["7", "30", "90"] as const;
type Range = (typeof ranges)[number];

interface ReasonProps {
  section: SectionProps;
  row: DropRow<string>;
  said: { name: string; means: string; todo: string };
}

const Reason = ({ section: { dashboard, site }, row, said }: ReasonProps) => {
  const target = sectionFor[row.name];
  return (
    <li class="drop-reason">
      <div class="drop-head">
        <h3>{said.name}</h3>
        <strong>{dashboard.number.whole(row.total)}</strong>
        <Sparkline values={row.days} slots={row.days.length} label={words.chart(said.name)} />
      </div>
      <p class="muted">
        {said.means} {said.todo}{" "}
        {target !== undefined && (
          <Link router={dashboard.router} href={pathOfSettings(site, target)}>
            {words.toSection(frameText.names[target])}
          </Link>
        )}
      </p>
    </li>
  );
};

const DayTable = ({ dashboard, answer }: { dashboard: SectionProps["dashboard"]; answer: DropsAnswer }) => (
  <details class="setting-more">
    <summary>{words.byDay}</summary>
    <div class="table-scroll">
      <table class="setting-table">
        <thead>
          <tr>
            <th scope="col">{words.day}</th>
            <th scope="col">{words.reason}</th>
            <th scope="col" class="number">
              {words.count}
            </th>
          </tr>
        </thead>
        <tbody>
          {answer.days.flatMap(({ day, dropped }) =>
            (Object.entries(dropped) as [keyof typeof words.reasons, number][]).map(([reason, count]) => (
              <tr key={`${day} ${reason}`}>
                <td>{dashboard.day.day(day)}</td>
                <td>{words.reasons[reason].name}</td>
                <td class="number">{dashboard.number.whole(count)}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </div>
  </details>
);

interface Drops {
  answer: DropsAnswer | null;
  failure: ApiError | null;
  retry: () => void;
}

/** What was refused since a day. What is known stays until the next answer is here. */
const useDrops = ({ dashboard, admin }: SectionProps, from: Day): Drops => {
  const [answer, setAnswer] = useState<DropsAnswer | null>(null);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isOld = false;
    setFailure(null);
    admin.drops(from).then(
      (found) => {
        if (!isOld) setAnswer(found);
      },
      (thrown) => {
        if (isOld) return;
        const error = asApiError(thrown);
        dashboard.session.noticeFailure(error);
        setFailure(error);
      },
    );
    return () => {
      isOld = true;
    };
  }, [admin, dashboard, from, attempt]);
  return { answer, failure, retry: () => setAttempt(attempt + 1) };
};

const RangeSelect = ({ range, onChange }: { range: Range; onChange: (range: Range) => void }) => (
  <select
    class="field field-small"
    aria-label={words.range}
    value={range}
    onChange={(event) => onChange(event.currentTarget.value as Range)}
  >
    {ranges.map((value) => (
      <option key={value} value={value}>
        {words.ranges[value]}
      </option>
    ))}
  </select>
);

/** What was refused, why, and what to do about it. */
export const DropsPanel = (props: SectionProps) => {
  const [range, setRange] = useState<Range>("30");
  // Drops are counted by days of UTC.
  const days = daysUpTo(todayIn("Etc/UTC", Date.now()), Number(range));
  const [from = ""] = days;
  const { answer, failure, retry } = useDrops(props, from);
  const rows = answer === null ? [] : dropRows(days, answer.days);
  const folded = answer === null ? [] : foldedRows(days, answer.days);
  return (
    <Panel heading={words.heading} class="setting-panel" aside={<RangeSelect range={range} onChange={setRange} />}>
      <p class="muted setting-lead">{words.lead}</p>
      {failure !== null && <Notice message={failure.message} onRetry={retry} />}
      {failure === null && answer === null && <Skeleton rows={4} />}
      {answer !== null && rows.length + folded.length === 0 && <p class="empty">{words.none}</p>}
      <ul class="drop-reasons">
        {rows.map((row) => (
          <Reason key={row.name} section={props} row={row} said={words.reasons[row.name]} />
        ))}
        {folded.map((row) => (
          <Reason key={row.name} section={props} row={row} said={words.folded[row.name]} />
        ))}
      </ul>
      {answer !== null && answer.warnings.length > 0 && (
        <section aria-label={words.warnings}>
          <h3>{words.warnings}</h3>
          <ul class="drop-warnings">
            {answer.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </section>
      )}
      {answer !== null && rows.length > 0 && <DayTable dashboard={props.dashboard} answer={answer} />}
    </Panel>
  );
};
