import { type ReadonlySignal, signal } from "@preact/signals";
import type { DashboardSession } from "../../protocol/dashboard-session.ts";
import { text } from "../text.ts";
import { type Api, type ApiError, asApiError } from "./api.ts";

/** Who the viewer is. The token itself is never kept: it is traded for a cookie that scripts cannot read. */

type SessionState =
  | { phase: "checking" }
  | { phase: "signed-out"; notice: string | null }
  | { phase: "signed-in"; session: DashboardSession }
  | { phase: "unreachable"; error: ApiError };

export interface SessionStore {
  readonly state: ReadonlySignal<SessionState>;
  /** Asks who the cookie says that we are; with a token from a sign-in link, trades that first. */
  start(linkToken: string | null): Promise<void>;
  /** @returns null on success, else the sentence to show. */
  signIn(token: string): Promise<string | null>;
  signOut(): Promise<void>;
  /** Call with any failed answer: a 401 means that the cookie is no longer good, and ends the session here too. */
  noticeFailure(error: ApiError): void;
}

const refusal = (error: ApiError): string => {
  if (error.status === 401 || error.status === 403 || error.status === 404) return text.signIn.refused;
  if (error.status === 429) return text.signIn.throttled;
  return error.message;
};

export const createSessionStore = (api: Api): SessionStore => {
  const state = signal<SessionState>({ phase: "checking" });

  const check = async (notice: string | null): Promise<void> => {
    try {
      state.value = { phase: "signed-in", session: await api.session() };
    } catch (thrown) {
      const error = asApiError(thrown);
      state.value = error.status === 401 ? { phase: "signed-out", notice } : { phase: "unreachable", error };
    }
  };

  const signIn = async (token: string): Promise<string | null> => {
    try {
      state.value = { phase: "signed-in", session: await api.signIn(token) };
      return null;
    } catch (thrown) {
      return refusal(asApiError(thrown));
    }
  };

  return {
    state,
    signIn,
    start: async (linkToken) => {
      state.value = { phase: "checking" };
      if (linkToken !== null && (await signIn(linkToken)) === null) return;
      await check(linkToken === null ? null : text.signIn.linkRefused);
    },
    signOut: async () => {
      try {
        await api.signOut();
        state.value = { phase: "signed-out", notice: null };
      } catch (thrown) {
        const error = asApiError(thrown);
        state.value = error.status === 401 ? { phase: "signed-out", notice: null } : { phase: "unreachable", error };
      }
    },
    noticeFailure: (error) => {
      if (error.status === 401 && state.value.phase === "signed-in") {
        state.value = { phase: "signed-out", notice: text.signIn.ended };
      }
    },
  };
};

/**
 * Takes the token out of a sign-in link's hash (`#token=…`).
 * @returns the token, or null when the hash holds none.
 */
export const tokenFromHash = (hash: string): string | null => {
  if (!hash.startsWith("#token=")) return null;
  const raw = hash.slice("#token=".length);
  try {
    return decodeURIComponent(raw) || null;
  } catch {
    return raw || null;
  }
};
