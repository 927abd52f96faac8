import { seededRandom } from "../../cli/demo/random.ts";
import { DemoAudience } from "../../cli/demo/visit-model.ts";
import type { CollectInput } from "../../protocol/collect.ts";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import type { TestServer } from "../support/server.ts";

/** Browsers on a site at this moment, without the browsers: each says what a tracker would, when it is told to. */
export class Readers {
  private readonly server: TestServer;
  private readonly site: string;
  private readonly audience: DemoAudience;
  private readonly tabs: { headers: Record<string, string>; visitor: string; session: string; sent: number }[] = [];

  /** @param seed the same one makes the same visitors */
  constructor(server: TestServer, site: string, seed: number) {
    this.server = server;
    this.site = site;
    let made = 0;
    // Ids look as the tracker's do, and are the seed's own.
    const newId = (): string => `${String(seed).padStart(8, "0")}-0000-4000-8000-${String(made++).padStart(12, "0")}`;
    this.audience = new DemoAudience(site, seededRandom(seed), newId);
  }

  /** A new visitor opens a page. */
  async arrive(path: string): Promise<void> {
    let { visitor, session } = this.audience.visit();
    // The audience has regulars.
    while (this.tabs.some((tab) => tab.visitor === visitor.id)) ({ visitor, session } = this.audience.visit());
    const { country, region, city, lat, lon } = visitor.place;
    const headers = {
      "content-type": "text/plain",
      "user-agent": visitor.userAgent,
      "x-geo-country": country,
      "x-geo-region": region,
      "x-geo-city": Buffer.from(city, "utf8").toString("latin1"),
      "x-geo-latitude": String(lat),
      "x-geo-longitude": String(lon),
    };
    this.tabs.push({ headers, visitor: visitor.id, session, sent: 0 });
    await this.view(this.tabs.length - 1, path);
  }

  /** A visitor goes to another page. @param index in the order of arrival */
  async view(index: number, path: string): Promise<void> {
    const tab = this.tabs[index];
    if (!tab) throw new RangeError(`only ${this.tabs.length} visitors came`);
    const now = Date.now();
    const url = `https://${this.site}${path}`;
    const body: CollectInput = {
      v: PROTOCOL_VERSION,
      site: this.site,
      visitor: tab.visitor,
      session: tab.session,
      sent_at: now,
      events: [{ seq: ++tab.sent, type: "pageview", at: now, url, referrer: "", title: path }],
    };
    const answer = await this.server.fetch("/api/collect", { method: "POST", headers: tab.headers, body });
    if (answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`);
  }
}
