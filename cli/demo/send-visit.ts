import { setTimeout as delay } from "node:timers/promises";
import * as v from "valibot";
import { type CollectInput, type Receipt, receiptSchema } from "../../protocol/collect.ts";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import { type ApiClient, refusal } from "../api-client.ts";
import type { DemoVisit, Step } from "./visit-model.ts";

/**
 * Plays a visit in real time through `POST /api/collect`, as a browser would. The place is said in the headers of a
 * proxy, which the server believes because the admin token comes with them.
 * @returns when the visit is over, or asked to stop
 * @throws CommandError when the server refuses
 */
export const sendVisit = async (
  client: ApiClient,
  site: string,
  { visitor, session, steps }: DemoVisit,
  { signal, onReceipt }: { signal: AbortSignal; onReceipt(receipt: Receipt): void },
): Promise<void> => {
  const { place, userAgent } = visitor;
  const headers = {
    "content-type": "text/plain",
    "user-agent": userAgent,
    "x-geo-country": place.country,
    "x-geo-region": place.region,
    // Headers hold bytes: a name travels as UTF-8 read as Latin-1.
    "x-geo-city": Buffer.from(place.city, "utf8").toString("latin1"),
    "x-geo-latitude": String(place.lat),
    "x-geo-longitude": String(place.lon),
  };
  const begun = Date.now();
  const send = async (step: Step): Promise<void> => {
    const now = Date.now();
    const body: CollectInput = {
      v: PROTOCOL_VERSION,
      site: site as CollectInput["site"],
      visitor: visitor.id,
      session,
      sent_at: now,
      events: [{ ...step.event, at: now }],
    };
    const answer = await client.send("/api/collect", { method: "POST", headers, body: JSON.stringify(body) });
    const text = await answer.text();
    if (answer.status !== 202) throw refusal(answer.status, text);
    onReceipt(v.parse(receiptSchema, JSON.parse(text)));
  };
  for (const step of steps) {
    const wait = begun + step.atMs - Date.now();
    if (wait > 0) await delay(wait, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    await send(step);
  }
};
