import { useRef, useState } from "preact/hooks";
import { CopyButton } from "../elements/copy-button.tsx";
import { type SnippetOptions, trackerSnippet } from "../rules/snippet.ts";
import { trackerText as words } from "../text/settings-tracker.ts";
import { CheckField, SelectField } from "./choice-fields.tsx";
import { TextField } from "./text-fields.tsx";

export interface SnippetBuilderProps {
  origin: string;
  site: string;
  /** What the site's settings ask for. */
  initial: SnippetOptions;
}

const identities = ["visitor", "session", "daily"] as const;

/** The tracker's line with what it may say, to be copied. */
export const SnippetBuilder = ({ origin, site, initial }: SnippetBuilderProps) => {
  const [options, setOptions] = useState(initial);
  const code = useRef<HTMLElement>(null);
  const snippet = trackerSnippet(origin, site, options);
  const set = (part: Partial<SnippetOptions>): void => setOptions({ ...options, ...part });
  const selectSnippet = (): void => {
    if (code.current) window.getSelection()?.selectAllChildren(code.current);
  };
  return (
    <>
      <div class="snippet">
        <h2 class="sr-only">{words.snippet}</h2>
        <code ref={code}>
          {snippet.split(/(\s)/).map((word, index) =>
            // Lines are broken between attributes, not at the hyphens within one.
            word.trim() === "" ? word : <span key={index}>{word}</span>,
          )}
        </code>
        <CopyButton content={snippet} onFailure={selectSnippet} />
      </div>
      <details class="setting-more">
        <summary>{words.options}</summary>
        <div class="setting-columns">
          <SelectField
            label={words.identity}
            hint={words.identityHint}
            value={options.identity}
            options={identities.map((value) => ({ value, label: words.identities[value] }))}
            onChange={(identity) => set({ identity })}
          />
          <TextField
            label={words.exclude}
            hint={words.excludeHint}
            autocapitalize="none"
            spellcheck={false}
            value={options.exclude}
            onInput={(exclude) => set({ exclude })}
          />
        </div>
        <CheckField
          label={words.automatic}
          hint={words.automaticHint}
          checked={options.automatic}
          onChange={(automatic) => set({ automatic })}
        />
        <CheckField
          label={words.hash}
          hint={words.hashHint}
          checked={options.hash}
          onChange={(hash) => set({ hash })}
        />
        <CheckField
          label={words.manual}
          hint={words.manualHint}
          checked={options.manual}
          onChange={(manual) => set({ manual })}
        />
        <CheckField
          label={words.signals}
          checked={options.respectSignals}
          onChange={(respectSignals) => set({ respectSignals })}
        />
      </details>
    </>
  );
};
