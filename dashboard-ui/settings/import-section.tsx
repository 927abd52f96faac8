import { useId, useRef, useState } from "preact/hooks";
import { CopyButton } from "../elements/copy-button.tsx";
import { Panel } from "../elements/panel.tsx";
import type { ImportRun } from "../store/import-run.ts";
import { importText as words } from "../text/settings-import.ts";
import { ImportProgress } from "./import-progress.tsx";
import type { SectionProps } from "./props.ts";

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

/** History from a file, streamed to the server in pieces. The run belongs to the settings: other sections do not end it. */
export const ImportSection = ({ run, ...props }: SectionProps & { run: ImportRun }) => {
  const command = words.command(props.site, props.dashboard.origin);
  return (
    <Panel heading={words.heading} class="setting-panel">
      <p class="muted setting-lead">
        {words.lead} {words.again}
      </p>
      {run.state.value.phase === "idle" ? (
        <FileDrop onFile={(file) => void run.start(file)} />
      ) : (
        <ImportProgress {...props} run={run} />
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
