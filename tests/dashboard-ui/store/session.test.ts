import { describe, expect, it } from "vitest";
import type { Entrance } from "../../../dashboard-ui/rules/entrance.ts";
import { type Api, ApiError } from "../../../dashboard-ui/store/api.ts";
import { createSessionStore, tokenFromHash } from "../../../dashboard-ui/store/session.ts";
import { text } from "../../../dashboard-ui/text.ts";

const admin = { role: "admin", site: null, expires_at: 0 } as const;

const refusing = (status: number) => () => Promise.reject(new ApiError(status, `status ${status}`));

const apiWith = (part: Partial<Api>): Api =>
  ({ session: refusing(401), signIn: refusing(401), signOut: async () => undefined, ...part }) as Api;

const sessionOf = (api: Api, entrance: Entrance = { by: "address" }, site: string | null = null) =>
  createSessionStore({ api, entrance, site: () => site });

describe("the session", () => {
  it.each([
    ["", null],
    ["#", null],
    ["#token=", null],
    ["#token=abc", "abc"],
    ["#token=a%2Bb%3D", "a+b="],
    ["#token=%E0%A4%A", "%E0%A4%A"],
    ["#other=abc", null],
  ])("[UI2] hash %j holds the token %j", (hash, token) => {
    expect(tokenFromHash(hash)).toBe(token);
  });

  it("[UI2] a sign-in link is traded without asking for the old session", async () => {
    const tokens: string[] = [];
    const store = sessionOf(
      apiWith({
        signIn: async (token) => {
          tokens.push(token);
          return admin;
        },
      }),
    );
    await store.start("abc");
    expect(tokens).toEqual(["abc"]);
    expect(store.state.value).toEqual({ phase: "signed-in", session: admin });
  });

  it("[UI2] a link that is refused leaves an older session alone, and else says so", async () => {
    const signedIn = sessionOf(apiWith({ session: async () => admin }));
    await signedIn.start("old");
    expect(signedIn.state.value.phase).toBe("signed-in");
    const signedOut = sessionOf(apiWith({}));
    await signedOut.start("old");
    expect(signedOut.state.value).toEqual({ phase: "signed-out", notice: text.signIn.linkRefused });
  });

  it("[UI3] without a cookie there is no reproach, and without a server no sign-in form", async () => {
    const store = sessionOf(apiWith({}));
    await store.start(null);
    expect(store.state.value).toEqual({ phase: "signed-out", notice: null });
    const cut = sessionOf(apiWith({ session: refusing(0) }));
    await cut.start(null);
    expect(cut.state.value.phase).toBe("unreachable");
  });

  it.each([
    [401, text.signIn.refused],
    [403, text.signIn.refused],
    [429, text.signIn.throttled],
    [0, "status 0"],
    [500, "status 500"],
  ])("[UI3] a token refused with %i: %s", async (status, sentence) => {
    const store = sessionOf(apiWith({ signIn: refusing(status) }));
    await store.start(null);
    expect(await store.signIn("x")).toBe(sentence);
    expect(store.state.value.phase).toBe("signed-out");
  });

  it("[UI3] a 401 to any question ends the session; other failures, and a second 401, do not change it", async () => {
    const store = sessionOf(apiWith({ session: async () => admin }));
    await store.start(null);
    store.noticeFailure(new ApiError(500, ""));
    expect(store.state.value.phase).toBe("signed-in");
    store.noticeFailure(new ApiError(401, ""));
    expect(store.state.value).toEqual({ phase: "signed-out", notice: text.signIn.ended });
    await store.signOut();
    store.noticeFailure(new ApiError(401, ""));
    expect(store.state.value).toEqual({ phase: "signed-out", notice: null });
  });

  it("[UI3] signing out that does not reach the server is not shown as signed out", async () => {
    const store = sessionOf(apiWith({ session: async () => admin, signOut: refusing(0) }));
    await store.start(null);
    await store.signOut();
    expect(store.state.value.phase).toBe("unreachable");
  });
});
