import { Dialog } from "../elements/dialog.tsx";
import { sections } from "../rules/analysis-view.ts";
import { namedPeriods } from "../rules/period.ts";
import type { Dashboard } from "../store/dashboard.ts";
import { text } from "../text.ts";

const { keys } = text.shortcuts;

const rows: readonly (readonly [key: string, words: string])[] = [
  ["R", keys.live],
  ...namedPeriods.map(({ name, key }) => [key.toUpperCase(), text.period[name]] as const),
  ["C", keys.custom],
  ["←", keys.earlier],
  ["→", keys.later],
  ["X", keys.compare],
  ...sections.map(({ name, key }) => [key, text.sections[name]] as const),
  ["/", keys.filter],
  ["S", keys.segments],
  ["U", keys.clear],
  ["Esc", keys.close],
  ["?", keys.help],
];

/** All keys, and the switch that turns the single letters off. */
export const ShortcutsDialog = ({ dashboard, onClose }: { dashboard: Dashboard; onClose: () => void }) => (
  <Dialog heading={text.shortcuts.heading} class="shortcuts" onClose={onClose}>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
    <section class="shortcut-list" tabIndex={0} aria-label={text.shortcuts.heading}>
      <dl>
        {rows.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </section>
    <label class="shortcut-switch">
      <input
        type="checkbox"
        checked={dashboard.shortcuts.enabled.value}
        onChange={(event) => dashboard.shortcuts.set(event.currentTarget.checked)}
      />
      {text.shortcuts.enabled}
    </label>
  </Dialog>
);
