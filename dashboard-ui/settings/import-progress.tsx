import type { DropReason } from "../../protocol/collect.ts";
import { Link } from "../elements/link.tsx";
import { type ImportState, isUnderWay } from "../rules/import-state.ts";
import { pathOfSite } from "../rules/route.ts";
import type { ImportRun } from "../store/import-run.ts";
import { healthText } from "../text/settings-health.ts";
import { importText as words } from "../text/settings-import.ts";
import type { SectionProps } from "./props.ts";

const reasonName = (reason: DropReason): string => healthText.reasons[reason].name;

const DroppedLines = ({ state, whole }: { state: ImportState; whole: (count: number) => string }) => (
  <section aria-label={words.droppedHeading}>
    <h3>{words.droppedHeading}</h3>
    <ul class="import-reasons">
      {(Object.entries(state.droppedByReason) as [DropReason, number][]).map(([reason, count]) => (
        <li key={reason}>
          <strong>{whole(count)}</strong> {reasonName(reason)}
          <span class="muted"> {healthText.reasons[reason].means}</span>
        </li>
      ))}
    </ul>
    {state.dropped.length < state.droppedTotal && (
      <p class="hint">{words.droppedFirst(whole(state.dropped.length), whole(state.droppedTotal))}</p>
    )}
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
    <div class="table-scroll import-dropped" tabIndex={0}>
      <table class="setting-table">
        <thead>
          <tr>
            <th scope="col" class="number">
              {words.line}
            </th>
            <th scope="col">{words.reason}</th>
            <th scope="col">{words.detail}</th>
          </tr>
        </thead>
        <tbody>
          {state.dropped.map(({ line, reason, detail }) => (
            <tr key={line}>
              <td class="number">{whole(line)}</td>
              <td>{reasonName(reason)}</td>
              <td>{detail}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </section>
);

const Figures = ({ state, whole }: { state: ImportState; whole: (count: number) => string }) => (
  <dl class="import-figures">
    {(["accepted", "duplicates"] as const).map((name) => (
      <div key={name}>
        <dt>{words[name]}</dt>
        <dd>{whole(state[name])}</dd>
      </div>
    ))}
    <div>
      <dt>{words.dropped}</dt>
      <dd>{whole(state.droppedTotal)}</dd>
    </div>
  </dl>
);

export interface ImportProgressProps extends Pick<SectionProps, "dashboard" | "site"> {
  run: ImportRun;
}

/** What may be done now: pause, go on, end it, or choose another file. */
const Actions = ({ dashboard, site, run }: ImportProgressProps) => {
  const state = run.state.value;
  const { phase } = state;
  return (
    <div class="setting-actions">
      {(phase === "running" || phase === "waiting") && (
        <button type="button" class="button" onClick={run.pause}>
          {words.pause}
        </button>
      )}
      {(phase === "paused" || phase === "waiting") && (
        <button type="button" class="button button-primary" onClick={run.resume}>
          {words.resume}
        </button>
      )}
      {isUnderWay(state) ? (
        <button type="button" class="button button-danger" onClick={run.cancel}>
          {words.cancel}
        </button>
      ) : (
        <button type="button" class="button" onClick={run.clear}>
          {words.another}
        </button>
      )}
      {phase === "done" && (
        <Link router={dashboard.router} href={`${pathOfSite(site)}?period=all`} class="button button-primary">
          {words.see}
        </Link>
      )}
    </div>
  );
};

/** How far a file is, what became of its lines, and what may be done about it. */
export const ImportProgress = (props: ImportProgressProps) => {
  const { whole, percent } = props.dashboard.number;
  const state = props.run.state.value;
  const size = state.file?.size ?? 0;
  const share = size === 0 ? 0 : (100 * state.read) / size;
  // A file that breaks off later was taken up to there.
  const wasSent = state.phase !== "refused" || state.lines > 0;
  return (
    <div class="import-run" data-phase={state.phase}>
      <p class="import-file">
        <bdi>{state.file?.name}</bdi>
      </p>
      {wasSent && (
        <>
          <progress class="setting-meter" aria-label={words.progress} value={state.read} max={Math.max(1, size)} />
          <p class="hint">{words.figures(whole(state.lines), percent(share))}</p>
        </>
      )}
      <p role="status" class="import-phase">
        {words.phases[state.phase]}
      </p>
      {state.problem !== null && <p class="field-problem">{state.problem}</p>}
      {state.kind !== null && (
        <p class="setting-warning" role="alert">
          {words.kinds[state.kind]}
        </p>
      )}
      {wasSent && <Figures state={state} whole={whole} />}
      <Actions {...props} />
      {state.droppedTotal > 0 && <DroppedLines state={state} whole={whole} />}
    </div>
  );
};
