import type { StoredLink } from "../../objects/api.ts";
import { linkToken } from "../../objects/link-token.ts";
import type { ShareLink } from "../../protocol/links.ts";

/** A link as administrators see it. @param origin where browsers find this server */
export const shownLink = ({ secret, ...link }: StoredLink, origin: string): ShareLink => {
  const token = linkToken({ ...link, secret });
  const opens = link.kind === "dashboard";
  return {
    ...link,
    token,
    url: opens ? `${origin}/share/${token}` : null,
    embed_url: opens ? `${origin}/embed/${token}` : null,
  };
};
