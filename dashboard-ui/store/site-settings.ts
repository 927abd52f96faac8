import { type ReadonlySignal, signal } from "@preact/signals";
import type { ApiKey, KeyKind } from "../../protocol/keys.ts";
import type { Goal, SiteSettings } from "../../protocol/site-settings.ts";
import { type Api, type ApiError, asApiError } from "./api.ts";

/** A site's settings and keys, as an admin changes them. Each change answers null, or why it was refused. */
export interface SettingsStore {
  readonly settings: ReadonlySignal<SiteSettings | null>;
  readonly keys: ReadonlySignal<readonly ApiKey[]>;
  /** Of the loading. */
  readonly failure: ReadonlySignal<ApiError | null>;
  /** The key that was just made, which is not shown again. */
  readonly newKey: ReadonlySignal<string | null>;
  load(): Promise<void>;
  setGoals(goals: Goal[]): Promise<string | null>;
  makeKey(kind: KeyKind, name: string): Promise<string | null>;
  revokeKey(id: string): Promise<string | null>;
}

export interface SettingsParts {
  site: string;
  api: Pick<Api, "settings" | "changeSettings" | "keys" | "createKey" | "revokeKey">;
  onFailure: (error: ApiError) => void;
}

export const createSettings = ({ site, api, onFailure }: SettingsParts): SettingsStore => {
  const settings = signal<SiteSettings | null>(null);
  const keys = signal<readonly ApiKey[]>([]);
  const failure = signal<ApiError | null>(null);
  const newKey = signal<string | null>(null);
  /** @returns why it did not work, to be shown beside what was tried */
  const attempt = async (change: () => Promise<void>): Promise<string | null> => {
    try {
      await change();
      return null;
    } catch (thrown) {
      const error = asApiError(thrown);
      onFailure(error);
      return error.message;
    }
  };
  return {
    settings,
    keys,
    failure,
    newKey,
    load: async () => {
      failure.value = null;
      try {
        [settings.value, keys.value] = await Promise.all([api.settings(site), api.keys(site)]);
      } catch (thrown) {
        failure.value = asApiError(thrown);
        onFailure(failure.value);
      }
    },
    setGoals: (goals) =>
      attempt(async () => {
        settings.value = await api.changeSettings(site, { goals });
      }),
    makeKey: (kind, name) =>
      attempt(async () => {
        const { key, ...made } = await api.createKey(site, kind, name);
        newKey.value = key;
        keys.value = [...keys.value, made];
      }),
    revokeKey: (id) =>
      attempt(async () => {
        await api.revokeKey(site, id);
        keys.value = keys.value.filter((key) => key.id !== id);
      }),
  };
};
