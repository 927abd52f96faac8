import { describe, expect, it } from "vitest";
import type { Entrance } from "../../../dashboard-ui/rules/entrance.ts";
import { type Api, ApiError } from "../../../dashboard-ui/store/api.ts";
import { createSessionStore, tokenFromHash } from "../../../dashboard-ui/store/session.ts";
import { text } from "../../../dashboard-ui/text.ts";

const admin = { role: "admin", site: null, expires_at: 0 } as const;

const refusing = (status: number) => () => Promise.reject(new ApiError(status, `status ${status}`));

const apiWith = (part: Partial<Api>): Api =>
  ({ session: async () => null, signIn: refusing(401), signOut: async () => undefined, ...part }) as Api;

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
    expect(signedOut.state.value).toEqual({
      phase: "signed-out",
      notice: text.signIn.linkRefused(text.signIn.refused),
    });
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
    [403, "status 403"],
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

  const token = `ff_link_${"0".repeat(12)}${"a".repeat(32)}`;
  const link = { by: "link", token, link: "0".repeat(12), embedded: false } as const;
  const guest = { role: "guest", site: "a.test", expires_at: 1, link: link.link, segment: null } as const;

  it("[SL15] a share link opens without a question, or asks for its password once", async () => {
    const open = sessionOf(apiWith({ openLink: async () => guest }), link);
    await open.start(null);
    expect(open.state.value).toEqual({ phase: "signed-in", session: guest });
    const passwords: (string | null)[] = [];
    const locked = sessionOf(
      apiWith({
        openLink: (_token, password) => {
          passwords.push(password);
          return password === "right" ? Promise.resolve(guest) : refusing(401)();
        },
      }),
      link,
    );
    await locked.start(null);
    expect(locked.state.value).toEqual({ phase: "password" });
    expect(await locked.enterPassword("wrong")).toBe(text.guest.wrong);
    expect(await locked.enterPassword("right")).toBeNull();
    expect(locked.state.value.phase).toBe("signed-in");
    expect(passwords).toEqual([null, "wrong", "right"]);
    const known = sessionOf(apiWith({ openLink: refusing(401), session: async () => guest }), link);
    await known.start(null);
    expect(known.state.value.phase).toBe("signed-in");
  });

  it.each([404, 410])(
    "[SL15] a link that opens nothing any more (%d) is said kindly, also in the middle",
    async (status) => {
      const gone = sessionOf(apiWith({ openLink: refusing(status) }), link);
      await gone.start(null);
      expect(gone.state.value).toEqual({ phase: "closed", reason: "link" });
      const ended = sessionOf(apiWith({ openLink: async () => guest }), link);
      await ended.start(null);
      ended.noticeFailure(new ApiError(401, "ended"));
      expect(ended.state.value).toEqual({ phase: "closed", reason: "link" });
    },
  );

  it("[SL15] in a frame nobody is more than a guest, and nobody is asked to sign in", async () => {
    const frame = { by: "frame", site: "a.test" } as const;
    const framed = sessionOf(apiWith({ session: async () => admin }), frame);
    await framed.start(null);
    expect(framed.state.value).toMatchObject({ session: { role: "guest", site: "a.test", link: null } });
    const closed = sessionOf(apiWith({}), frame);
    await closed.start(null);
    expect(closed.state.value).toEqual({ phase: "closed", reason: "site" });
  });

  it("[SL15] an address asks for the site that it names, and is no reproach to who came to a public one", async () => {
    const asked: unknown[] = [];
    const session = async (site?: string | null) => {
      asked.push(site);
      return { ...guest, link: null, expires_at: null };
    };
    const store = sessionOf(apiWith({ session }), { by: "address" }, "a.test");
    await store.start(null);
    expect([asked, store.state.value.phase]).toEqual([["a.test"], "signed-in"]);
    store.noticeFailure(new ApiError(401, "not public any more"));
    expect(store.state.value).toEqual({ phase: "signed-out", notice: null });
  });
});
