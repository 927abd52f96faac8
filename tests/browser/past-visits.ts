import { randomUUID } from "node:crypto";
import { seededRandom } from "../../cli/demo/random.ts";
import { DemoAudience } from "../../cli/demo/visit-model.ts";
import type { CollectInput } from "../../protocol/collect.ts";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import type { TestServer } from "../support/server.ts";

const HOUR_MS = 3_600_000;

/**
 * Sends visits that the demo's visitors would have made in the last hours, each in one request, as a tab does that was
 * offline meanwhile.
 * @param perHour visits that begin in an hour, more towards now
 */
export const sendPastVisits = async (
  server: TestServer,
  site: string,
  hours: number,
  perHour: number,
): Promise<void> => {
  const random = seededRandom(7);
  const audience = new DemoAudience(site, random, randomUUID);
  const now = Date.now();
  for (let sent = 0; sent < hours * perHour; sent++) {
    const begun = now - hours * HOUR_MS * (1 - Math.sqrt(random()));
    const { visitor, session, steps } = audience.visit();
    const events = steps
      .map(({ atMs, event }) => ({ ...event, at: Math.round(begun + atMs) }))
      .filter(({ at }) => at < now)
      .slice(0, 100);
    if (events.length === 0) continue;
    const { country, region, city, lat, lon } = visitor.place;
    const body: CollectInput = { v: PROTOCOL_VERSION, site, visitor: visitor.id, session, sent_at: now, events };
    const answer = await server.fetch("/api/collect", {
      method: "POST",
      headers: {
        "content-type": "text/plain",
        "user-agent": visitor.userAgent,
        "x-geo-country": country,
        "x-geo-region": region,
        "x-geo-city": Buffer.from(city, "utf8").toString("latin1"),
        "x-geo-latitude": String(lat),
        "x-geo-longitude": String(lon),
      },
      body,
    });
    if (answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`);
  }
};
