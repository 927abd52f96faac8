import {
  type HubStream,
  holdersOf,
  hubAddress,
  PUBLIC_VIEWERS,
  type ViewerAccount,
  viewersBy,
} from "../../objects/viewer-account.ts";
import type { Admitted } from "./guard.ts";
import type { Caller } from "./permissions.ts";

const accountOf = (caller: Caller, site: string): ViewerAccount => {
  if (caller.kind === "admin") return { by: "", until: null };
  if (!("site" in caller) || caller.site !== site) return { by: PUBLIC_VIEWERS, until: null };
  if (caller.kind === "viewer") return { by: holdersOf(caller.key), until: null };
  return "link" in caller ? { by: viewersBy(caller.link), until: caller.until } : { by: "", until: null };
};

/** A viewer's request as it goes on to the hub. */
export const hubRequest = (request: Request, stream: HubStream, { caller, site }: Admitted): Request =>
  new Request(hubAddress(request.url, stream, accountOf(caller, site.record.settings.site_id)), request);
