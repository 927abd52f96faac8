import { directoryStub } from "../../objects/addresses.ts";
import type { LinkOpening, OpenedLink } from "../../objects/api.ts";
import type { GuestSession } from "../../protocol/dashboard-session.ts";
import type { Env } from "../env.ts";
import { json, Refusal } from "../http/answers.ts";
import { asGuess } from "./credentials.ts";
import { guestCookie } from "./guests.ts";
import { ownOrigin } from "./origin.ts";

const UNKNOWN = "This link opens nothing: it was revoked, or not copied whole. Ask whoever sent it for a new one.";

/** What a token and a password open. @throws Refusal 401, 404, 410, 429 */
const openedBy = async (
  request: Request,
  env: Env,
  { link: token, password }: { link: string; password?: string | undefined },
): Promise<OpenedLink> => {
  const opening = await asGuess<LinkOpening>(request, env, {
    look: () => directoryStub(env).openLink(token, password ?? null),
    isWrong: ({ kind }) => kind === "unknown" || kind === "wrong_password",
  });
  switch (opening.kind) {
    case "open":
      if (opening.link.kind === "dashboard") return opening.link;
      throw new Refusal(404, "This token belongs to a counter on a page; it opens no dashboard.");
    case "over":
      throw new Refusal(410, "This link is over. Ask whoever sent it for a new one.");
    case "unknown":
      throw new Refusal(404, UNKNOWN);
    case "password":
      throw new Refusal(401, "This link asks for a password.");
    case "wrong_password":
      throw new Refusal(401, "This is not the password of this link.");
    case "wait":
      throw new Refusal(429, "Too many wrong passwords were tried at this link; try again later.", {
        "retry-after": String(opening.seconds),
      });
  }
};

/** Trades a share link, and its password if it has one, for a cookie that opens one site's figures. @throws Refusal */
export const openLink = async (
  request: Request,
  env: Env,
  { adminToken, ...given }: { adminToken: string; link: string; password?: string | undefined },
): Promise<Response> => {
  const link = await openedBy(request, env, given);
  const secure = ownOrigin(request, env).startsWith("https:");
  const { cookie, until } = await guestCookie(link, adminToken, secure);
  const session: GuestSession = {
    role: "guest",
    site: link.siteId,
    expires_at: until,
    link: link.id,
    segment: link.segment,
  };
  return json(session, 200, { "set-cookie": cookie });
};
