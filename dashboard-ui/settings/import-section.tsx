import { useId, useRef, useState } from "preact/hooks";
import type { DropReason } from "../../protocol/collect.ts";
import { CopyButton } from "../elements/copy-button.tsx";
import { Link } from "../elements/link.tsx";
import { Panel } from "../elements/panel.tsx";
import { type ImportState, isUnderWay } from "../rules/import-state.ts";
import { pathOfSite } from "../rules/route.ts";
import type { ImportRun } from "../store/import-run.ts";
import { healthText } from "../text/settings-health.ts";
import { importText as words } from "../text/settings-import.ts";
import type { SectionProps } from "./props.ts";

const reasonName = (reason: DropReason): string => healthText.reasons[reason].name;

/** Where a file is dropped, or chosen by who cannot drop. */
const FileDrop = ({ onFile }: { onFile: (file: File) => void }) => {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is another way to the button inside
    <div
      class="file-drop"
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const [file] = event.dataTransfer?.files ?? [];
        if (file) onFile(file);
      }}
    >
      <span>{words.drop}</span>
      <button type="button" class="button button-primary" onClick={() => input.current?.click()}>
        {words.choose}
      </button>
      <label class="sr-only" for={id}>
        {words.file}
      </label>
      <input
        id={id}
        ref={input}
        class="sr-only"
        tabIndex={-1}
        type="file"
        accept=".ndjson,.jsonl,.json,.gz,.txt,application/x-ndjson,application/gzip"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) onFile(file);
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
};

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

interface ProgressProps extends SectionProps {
  run: ImportRun;
  state: ImportState;
}

const Progress = ({ dashboard, site, run, state }: ProgressProps) => {
  const { whole, percent } = dashboard.number;
  const size = state.file?.size ?? 0;
  const share = size === 0 ? 0 : (100 * state.read) / size;
  const { phase } = state;
  // A file that breaks off later was taken up to there.
  const wasSent = phase !== "refused" || state.lines > 0;
  return (
    <div class="import-run" data-phase={phase}>
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
        {words.phases[phase]}
      </p>
      {state.problem !== null && <p class="field-problem">{state.problem}</p>}
      {state.kind !== null && (
        <p class="setting-warning" role="alert">
          {words.kinds[state.kind]}
        </p>
      )}
      {wasSent && (
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
      )}
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
        {isUnderWay(state) && (
          <button type="button" class="button button-danger" onClick={run.cancel}>
            {words.cancel}
          </button>
        )}
        {!isUnderWay(state) && (
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
      {state.droppedTotal > 0 && <DroppedLines state={state} whole={whole} />}
    </div>
  );
};

/** History from a file, streamed to the server in pieces. The run belongs to the settings: other sections do not end it. */
export const ImportSection = ({ run, ...props }: SectionProps & { run: ImportRun }) => {
  const state = run.state.value;
  const command = words.command(props.site);
  return (
    <Panel heading={words.heading} class="setting-panel">
      <p class="muted setting-lead">
        {words.lead} {words.again}
      </p>
      {state.phase === "idle" ? (
        <FileDrop onFile={(file) => void run.start(file)} />
      ) : (
        <Progress {...props} run={run} state={state} />
      )}
      <div class="setting-code import-example">
        <span class="hint">{words.exampleLabel}</span>
        <code>{words.example}</code>
      </div>
      <p class="hint">{words.logs}</p>
      <div class="setting-code">
        <code>{command}</code>
        <CopyButton content={command} />
      </div>
    </Panel>
  );
};
