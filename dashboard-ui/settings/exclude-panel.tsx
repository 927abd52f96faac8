import { useEffect, useState } from "preact/hooks";
import { Combobox } from "../elements/combobox.tsx";
import { CopyButton } from "../elements/copy-button.tsx";
import { Icon } from "../elements/icon.tsx";
import { countryNumbers } from "../map/country-codes.ts";
import { flag } from "../rules/labels.ts";
import { entriesOf } from "../rules/setting-forms.ts";
import { formText } from "../text/settings-forms.ts";
import { DraftPanel } from "./draft-panel.tsx";
import { Field } from "./field.tsx";
import type { SectionProps } from "./props.ts";
import { LinesField } from "./text-fields.tsx";

const words = formText.exclude;
/** What docs/tracker.md has for one's own browser. */
const IGNORE_ME = 'localStorage["footfall:ignore"] = 1';

/** The viewer's own address as the server sees it; empty while it is not known. */
const useOwnAddress = ({ admin }: SectionProps): string => {
  const [address, setAddress] = useState("");
  useEffect(() => {
    let isGone = false;
    admin.address().then(
      (found) => {
        if (!isGone) setAddress(found);
      },
      // Then it is not offered.
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [admin]);
  return address;
};

interface CountriesProps extends SectionProps {
  countries: readonly string[];
  problem: string | undefined;
  onChange: (countries: string[]) => void;
}

const CountriesField = ({ dashboard, countries, problem, onChange }: CountriesProps) => {
  const name = dashboard.countryName;
  const label = (code: string): string => `${flag(code)} ${name(code)}`;
  const options = Array.from(countryNumbers.keys(), (code) => ({ value: code, label: label(code) }))
    .filter(({ value }) => !countries.includes(value))
    .sort((a, b) => name(a.value).localeCompare(name(b.value)));
  return (
    <>
      <Field label={words.countries} hint={words.countriesHint} problem={problem}>
        {(control) => (
          <Combobox
            {...control}
            options={options}
            chosen=""
            placeholder={words.countries}
            nothing={words.noCountry}
            onChoose={(code) => onChange([...countries, code])}
          />
        )}
      </Field>
      {countries.length > 0 && (
        <ul class="setting-chips">
          {countries.map((code) => (
            <li key={code} class="setting-chip">
              {label(code)}
              <button
                type="button"
                aria-label={words.removeCountry(name(code))}
                onClick={() => onChange(countries.filter((other) => other !== code))}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
};

/** Addresses, countries and pages that are never counted. */
export const ExcludePanel = (props: SectionProps) => {
  const draft = props.store.draft("exclude");
  const { ips, countries, pages } = draft.values.value;
  const { fields } = draft.problems.value;
  const address = useOwnAddress(props);
  const isExcluded = entriesOf(ips).includes(address);
  return (
    <DraftPanel heading={words.heading} draft={draft}>
      <LinesField
        label={words.ips}
        hint={words.ipsHint}
        problem={fields["exclude.ips"]}
        value={ips}
        onInput={(value) => draft.set({ ips: value })}
      />
      {address !== "" && (
        <p class="setting-aside">
          {isExcluded ? (
            <span class="muted">{words.mineIsThere(address)}</span>
          ) : (
            <button
              type="button"
              class="button"
              onClick={() => draft.set({ ips: [...entriesOf(ips), address].join("\n") })}
            >
              <Icon name="plus" />
              {words.addMine(address)}
            </button>
          )}
        </p>
      )}
      <p class="hint">{words.self}</p>
      <div class="setting-code">
        <code>{IGNORE_ME}</code>
        <CopyButton content={IGNORE_ME} />
      </div>
      <CountriesField
        {...props}
        countries={countries}
        problem={fields["exclude.countries"]}
        onChange={(next) => draft.set({ countries: next })}
      />
      <LinesField
        label={words.pages}
        hint={words.pagesHint}
        problem={fields["exclude.pages"]}
        value={pages}
        onInput={(value) => draft.set({ pages: value })}
      />
    </DraftPanel>
  );
};
