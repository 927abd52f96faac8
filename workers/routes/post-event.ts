import type { Address } from "../../domain/ingest/address.ts";
import type { ParsedEvent } from "../../domain/ingest/draft.ts";
import { NO_HOST } from "../../domain/ingest/host-patterns.ts";
import { foreignEventId } from "../../domain/ingest/identity.ts";
import { pageOf } from "../../domain/ingest/page.ts";
import { type PlausibleEvent, readPlausibleEvent } from "../../domain/ingest/plausible-event.ts";
import { senderOf } from "../../domain/limits/sender.ts";
import { PLAUSIBLE_BODY_BYTES } from "../../protocol/limits.ts";
import { clientIp, spokenFor } from "../access/client-ip.ts";
import type { Env } from "../env.ts";
import { noContent, Refusal, withHeaders } from "../http/answers.ts";
import { arrivalOf } from "../ingest/collect.ts";
import { deliver } from "../ingest/deliver.ts";
import { judgeForeign } from "../ingest/foreign-events.ts";
import { parseAddress } from "../ingest/parse-address.ts";
import { withinCapacity } from "../ingest/under-way.ts";
import { failed } from "../operation/failures.ts";
import type { RouteRequest } from "../router.ts";
import { siteOf } from "../sites/known-sites.ts";

/** `POST /api/event`: Plausible's Events API, so that its trackers and clients work as they are (docs/collect.md). */

const toAnyone = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "retry-after, x-plausible-dropped",
};

/** `OPTIONS /api/event`, for clients that send JSON as JSON. */
export const optionsEvent = (): Response =>
  noContent({
    ...toAnyone,
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": "content-type",
    "access-control-max-age": "86400",
  });

/** One event may go to so many sites. */
const SITES_MAX = 10;

/** Plausible's own goals are asked about by `path`: where they happened, unless the event says it. */
const PATH_GOALS: readonly string[] = ["404", "Form: Submission"];

const propsOf = ({ name, props }: PlausibleEvent, address: Address): PlausibleEvent["props"] =>
  PATH_GOALS.includes(name) ? { path: pageOf(address, [], (text) => text), ...props } : props;

/** Apps name their screens by schemes of their own, or by a path alone: whatever has a path is an address, with a host or without. */
const addressOf = (url: string): Address | null => {
  const isPath = url.startsWith("/");
  const address = parseAddress(isPath ? `https://host${url}` : url);
  if (!address || !/^(\/|$)/.test(address.pathname)) return address;
  return { ...address, protocol: "https:", hostname: isPath || address.hostname === "" ? NO_HOST : address.hostname };
};

const parsedOf = (event: PlausibleEvent, at: number): ParsedEvent => {
  const address = addressOf(event.url);
  const fragment = event.hash ? (/#.*$/s.exec(event.url)?.[0] ?? "") : "";
  return {
    kind: event.kind,
    at,
    name: event.name,
    address: address && { ...address, pathname: address.pathname + fragment },
    referrer: event.kind === "engagement" ? null : parseAddress(event.referrer),
    props: event.kind === "engagement" || !address ? null : propsOf(event, address),
    revenue: event.revenue,
    interactive: event.interactive,
  };
};

const read = (text: string): PlausibleEvent => {
  let body: unknown = null;
  try {
    body = JSON.parse(text);
  } catch {
    // Read as what it is: no event.
  }
  const event = readPlausibleEvent(body);
  if ("errors" in event) throw new Refusal(400, event);
  if (!event.url.startsWith("/") && !parseAddress(event.url)) {
    throw new Refusal(400, { errors: { url: ["must be a valid url"] } });
  }
  return event;
};

/** @returns how many sites did not take the event: it was dropped there, or nobody here knows them */
const take = async (request: Request, text: string, env: Env, ctx: ExecutionContext): Promise<number> => {
  const event = read(text);
  const userAgent = request.headers.get("user-agent") ?? "";
  const seen = await arrivalOf(request, env, ctx, { sentAt: null, ip: spokenFor(request, env) });
  // Whoever forwards for Plausible's trackers says so of addresses in data centres: nobody reads pages there.
  const isMachine = request.headers.get("x-plausible-ip-type") === "dc_ip";
  const arrival = isMachine ? { ...seen, agent: { ...seen.agent, bot: true } } : seen;
  const host = parseAddress(event.url)?.hostname.replace(/^www\./, "");
  const names = event.domains.length > 0 ? event.domains : host ? [host] : [];
  if (names.length === 0) throw new Refusal(400, { errors: { domain: ["can't be blank"] } });
  const id = foreignEventId(crypto.randomUUID());
  const outcomes = await Promise.all(
    names.slice(0, SITES_MAX).map(async (name) => {
      const site = await siteOf(env, name);
      if (!site) return false;
      const heard = { parsed: parsedOf(event, arrival.receivedAt), attention: event.attention, id };
      const delivered = await deliver(env, ctx, {
        site,
        sender: senderOf(name, clientIp(request, env)),
        judge: ({ rules }) => judgeForeign(env, { rules, arrival, userAgent, visitor: null, events: [heard] }),
      });
      return (delivered?.reply?.accepted ?? 0) > 0;
    }),
  );
  return outcomes.filter((taken) => !taken).length + Math.max(0, names.length - SITES_MAX);
};

/** Answers 202 `ok`; what was dropped is in `x-plausible-dropped`. */
export const postEvent = async (request: RouteRequest, env: Env, ctx: ExecutionContext): Promise<Response> => {
  if (request.headers.get("x-debug-request") === "true")
    return new Response(spokenFor(request, env) ?? clientIp(request, env), { headers: toAnyone });
  try {
    const dropped = await withinCapacity(request, ctx, {
      limit: PLAUSIBLE_BODY_BYTES,
      work: (text) => take(request, text, env, ctx),
    });
    const said = dropped > 0 ? { "x-plausible-dropped": String(dropped) } : {};
    return new Response("ok", { status: 202, headers: { "content-type": "text/plain", ...toAnyone, ...said } });
  } catch (error) {
    return withHeaders(failed(error, request, env, ctx), toAnyone);
  }
};
