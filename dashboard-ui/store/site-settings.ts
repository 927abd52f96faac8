import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Goal, SiteSettings } from "../../protocol/site-settings.ts";
import {
  allowForm,
  excludeForm,
  type FormValues,
  generalForm,
  hostsForm,
  keepingForm,
  limitsForm,
  privacyForm,
  type SettingForm,
  type SettingsChange,
  scrubForm,
} from "../rules/setting-forms.ts";
import { type ApiError, asApiError } from "./api.ts";
import { createSettingDraft, type SettingDraft } from "./setting-draft.ts";
import type { SiteAdminApi } from "./site-admin-api.ts";

/** A site's settings as an admin changes them: drafts of its forms, and what changes at once. */
export interface SettingsStore {
  /** Null until loaded. */
  readonly settings: ReadonlySignal<SiteSettings | null>;
  /** Of the loading. */
  readonly failure: ReadonlySignal<ApiError | null>;
  /** The drafts with something unsaved. */
  readonly unsaved: ReadonlySignal<DraftName[]>;
  load(): Promise<void>;
  /** A form's draft, the same one for as long as the store lives. Only when the settings are loaded. */
  draft<TName extends DraftName>(name: TName): DraftOf<TName>;
  /** Changes settings at once. @returns null, or why it was refused */
  change(part: SettingsChange): Promise<string | null>;
  setGoals(goals: Goal[]): Promise<string | null>;
  /** Saves what is unsaved. @returns whether the server took all of it */
  saveAll(): Promise<boolean>;
}

const forms = {
  general: generalForm,
  hosts: hostsForm,
  allow: allowForm,
  scrub: scrubForm,
  exclude: excludeForm,
  privacy: privacyForm,
  keeping: keepingForm,
  limits: limitsForm,
};

export type DraftName = keyof typeof forms;
type ValuesOf<TForm> = TForm extends SettingForm<infer TValues> ? TValues : never;
type DraftOf<TName extends DraftName> = SettingDraft<ValuesOf<(typeof forms)[TName]>>;

export interface SettingsParts {
  site: string;
  api: Pick<SiteAdminApi, "settings" | "change">;
  /** Hears of every failed request, so that an ended session ends here too. */
  onFailure: (error: ApiError) => void;
}

export const createSettings = ({ site, api, onFailure }: SettingsParts): SettingsStore => {
  const settings = signal<SiteSettings | null>(null);
  const failure = signal<ApiError | null>(null);
  const failed = (thrown: unknown): ApiError => {
    const error = asApiError(thrown);
    onFailure(error);
    return error;
  };
  const send = async (part: SettingsChange): Promise<void> => {
    settings.value = await api.change(part);
  };
  // Forms are shown, and drafts read, only once the settings are here.
  const loaded = computed(() => settings.value ?? ({} as SiteSettings));
  const make = <TValues extends FormValues>(form: SettingForm<TValues>): SettingDraft<TValues> =>
    createSettingDraft({ site, form, settings: loaded, change: send, failed });
  const drafts = {
    general: make(forms.general),
    hosts: make(forms.hosts),
    allow: make(forms.allow),
    scrub: make(forms.scrub),
    exclude: make(forms.exclude),
    privacy: make(forms.privacy),
    keeping: make(forms.keeping),
    limits: make(forms.limits),
  } satisfies { [TName in DraftName]: DraftOf<TName> };
  const names = Object.keys(forms) as DraftName[];
  const unsaved = computed(() => (settings.value === null ? [] : names.filter((name) => drafts[name].dirty.value)));
  const change = async (part: SettingsChange): Promise<string | null> => {
    try {
      await send(part);
      return null;
    } catch (thrown) {
      return failed(thrown).message;
    }
  };
  return {
    settings,
    failure,
    unsaved,
    load: async () => {
      failure.value = null;
      try {
        settings.value = await api.settings();
      } catch (thrown) {
        failure.value = failed(thrown);
      }
    },
    draft: <TName extends DraftName>(name: TName) => drafts[name] as unknown as DraftOf<TName>,
    change,
    setGoals: (goals) => change({ goals }),
    saveAll: async () => {
      // One after the other: each changes what the next one is compared with.
      let all = true;
      for (const name of unsaved.value) all = (await drafts[name].save()) && all;
      return all;
    },
  };
};
