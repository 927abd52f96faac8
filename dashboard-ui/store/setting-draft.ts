import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { SiteSettings } from "../../protocol/site-settings.ts";
import { changedPart, type FormValues, type SettingForm, type SettingsChange } from "../rules/setting-forms.ts";
import { type SettingProblems, settingProblems } from "../rules/setting-problems.ts";
import type { ApiError } from "./api.ts";

type DraftPhase = "idle" | "saving" | "saved";

/**
 * What is typed into one form of the settings and not saved yet. Until something is typed it follows the settings; what is
 * typed stays until it is saved or given up, whatever else happens.
 */
export interface SettingDraft<TValues extends FormValues = FormValues> {
  readonly values: ReadonlySignal<TValues>;
  readonly dirty: ReadonlySignal<boolean>;
  readonly phase: ReadonlySignal<DraftPhase>;
  /** The server's sentences about the last attempt; gone when the form is changed. */
  readonly problems: ReadonlySignal<SettingProblems>;
  set(part: Partial<TValues>): void;
  discard(): void;
  /** @returns whether the server took it */
  save(): Promise<boolean>;
}

export interface SettingDraftParts<TValues extends FormValues> {
  site: string;
  form: SettingForm<TValues>;
  settings: ReadonlySignal<SiteSettings>;
  /** Sends a change and keeps what the server answers as the settings. @throws ApiError */
  change(part: SettingsChange): Promise<void>;
  /** Hears of a refusal. */
  failed(thrown: unknown): ApiError;
}

const fine: SettingProblems = { fields: {}, rest: null };

export const createSettingDraft = <TValues extends FormValues>({
  site,
  form,
  settings,
  change,
  failed,
}: SettingDraftParts<TValues>): SettingDraft<TValues> => {
  const typed = signal<TValues | null>(null);
  const phase = signal<DraftPhase>("idle");
  const problems = signal<SettingProblems>(fine);
  const saved = computed(() => form.read(settings.value));
  const values = computed(() => typed.value ?? saved.value);
  const dirty = computed(() => JSON.stringify(values.value) !== JSON.stringify(saved.value));
  const forget = (next: DraftPhase): void => {
    batch(() => {
      typed.value = null;
      problems.value = fine;
      phase.value = next;
    });
  };
  return {
    values,
    dirty,
    phase,
    problems,
    set: (part) => {
      batch(() => {
        typed.value = { ...values.value, ...part };
        problems.value = fine;
        if (phase.value === "saved") phase.value = "idle";
      });
    },
    discard: () => forget("idle"),
    save: async () => {
      if (phase.value === "saving") return false;
      const sent = values.value;
      const part = changedPart(settings.value, form.write(sent, site));
      if (Object.keys(part).length === 0) {
        forget("saved");
        return true;
      }
      phase.value = "saving";
      try {
        await change(part);
      } catch (thrown) {
        const error = failed(thrown);
        batch(() => {
          phase.value = "idle";
          problems.value =
            error.status === 400 ? settingProblems(error.message, part) : { fields: {}, rest: error.message };
        });
        return false;
      }
      // What was typed while the request was on its way is not saved.
      if (values.value === sent) forget("saved");
      else phase.value = "idle";
      return true;
    },
  };
};
