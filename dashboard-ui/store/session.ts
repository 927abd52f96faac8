import { type ReadonlySignal, signal } from "@preact/signals";
import type { DashboardSession } from "../../protocol/dashboard-session.ts";
import type { Entrance } from "../rules/entrance.ts";
import { text } from "../text.ts";
import { type Api, type ApiError, asApiError } from "./api.ts";

/** Who the viewer is. The token itself is never kept: it is traded for a cookie that scripts cannot read. */

type SessionState =
  | { phase: "checking" }
  | { phase: "signed-out"; notice: string | null }
  | { phase: "signed-in"; session: DashboardSession }
  | { phase: "unreachable"; error: ApiError }
  /** A share link that asks for a password. */
  | { phase: "password" }
  /** A share link, or a frame's site, that opens nothing (any more). */
  | { phase: "closed"; reason: "link" | "site" };

export interface SessionStore {
  readonly state: ReadonlySignal<SessionState>;
  /** Asks who the cookie says that we are; with a token from a sign-in link, or a share link, trades that first. */
  start(linkToken: string | null): Promise<void>;
  /** @returns null on success, else the sentence to show. */
  signIn(token: string): Promise<string | null>;
  /** The same with the password of a share link. */
  enterPassword(password: string): Promise<string | null>;
  signOut(): Promise<void>;
  /** Call with any failed answer: a 401 means that the cookie is no longer good, and ends the session here too. */
  noticeFailure(error: ApiError): void;
}

export interface SessionParts {
  api: Pick<Api, "session" | "signIn" | "signOut" | "openLink">;
  entrance: Entrance;
  /** The site that the address names, if it does. */
  site: () => string | null;
}

const refusal = (error: ApiError): string => {
  if (error.status === 401 || error.status === 404) return text.signIn.refused;
  if (error.status === 429) return text.signIn.throttled;
  return error.message;
};

export const createSessionStore = ({ api, entrance, site }: SessionParts): SessionStore => {
  const state = signal<SessionState>({ phase: "checking" });
  /** What is shown to who may not come in. */
  const outside = (notice: string | null): SessionState => {
    if (entrance.by === "address") return { phase: "signed-out", notice };
    return { phase: "closed", reason: entrance.by === "link" ? "link" : "site" };
  };

  const ask = async (notice: string | null): Promise<SessionState> => {
    try {
      const wanted = entrance.by === "frame" ? entrance.site : site();
      const session = await api.session(wanted);
      if (session === null) return outside(notice);
      // In a frame nobody is more than a guest: whatever else the browser holds was not meant for the page around it.
      const guest = { role: "guest", site: wanted ?? "", expires_at: null, link: null, segment: null } as const;
      return { phase: "signed-in", session: entrance.by === "frame" ? guest : session };
    } catch (thrown) {
      return { phase: "unreachable", error: asApiError(thrown) };
    }
  };

  const openLink = async (token: string): Promise<SessionState> => {
    try {
      return { phase: "signed-in", session: await api.openLink(token, null) };
    } catch (thrown) {
      const error = asApiError(thrown);
      if (error.status === 401) return { phase: "password" };
      return error.status === 404 || error.status === 410
        ? { phase: "closed", reason: "link" }
        : { phase: "unreachable", error };
    }
  };

  /** Whoever entered the password before is not asked again. */
  const comeByLink = async (token: string): Promise<SessionState> => {
    const opened = await openLink(token);
    if (opened.phase !== "password") return opened;
    const known = await ask(null);
    return known.phase === "closed" ? opened : known;
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
      const token = entrance.by === "link" ? null : linkToken;
      const refused = token === null ? null : await signIn(token);
      if (token !== null && refused === null) return;
      const notice = refused && text.signIn.linkRefused(refused);
      state.value = entrance.by === "link" ? await comeByLink(entrance.token) : await ask(notice);
    },
    enterPassword: async (password) => {
      if (entrance.by !== "link") return text.guest.ended;
      try {
        state.value = { phase: "signed-in", session: await api.openLink(entrance.token, password) };
        return null;
      } catch (thrown) {
        const error = asApiError(thrown);
        if (error.status === 404 || error.status === 410) state.value = { phase: "closed", reason: "link" };
        return error.status === 401 ? text.guest.wrong : error.status === 429 ? text.signIn.throttled : error.message;
      }
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
      const before = state.value;
      if (error.status !== 401 || before.phase !== "signed-in") return;
      // Who came to a public site was never signed in, so no session of theirs can have ended.
      state.value = outside(before.session.role === "guest" ? null : text.signIn.ended);
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
