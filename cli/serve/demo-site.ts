import { ApiClient, refusal, type ServerAddress } from "../api-client.ts";
import { demoSiteWasMade, rememberDemoSite } from "./data-directory.ts";

/** The site that a first start makes, so that there is something to look at. `.example` never is a real domain. */
export const DEMO_SITE = "demo.footfall.example";

const settings = {
  site_id: DEMO_SITE,
  // Any host: the demo page is served under whatever name this machine has.
  allowed_hosts: [],
  // Nobody real is in it, and the demo page shows the counter.
  public: true,
  goals: [
    { event: "Signup" },
    { event: "Purchase", currency: "EUR" },
    { page: "/pricing" },
    { page: "/demo/checkout/" },
  ],
};

/** Makes the demo site, unless it is there. */
export const makeDemoSite = async (client: ApiClient): Promise<void> => {
  const answer = await client.send("/api/sites", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(settings),
  });
  const text = await answer.text();
  if (!answer.ok && answer.status !== 409) throw refusal(answer.status, text);
};

/** Makes the demo site once per data directory: who deletes it does not get it back. */
export const ensureDemoSite = async (server: ServerAddress, dataDir: string): Promise<void> => {
  if (demoSiteWasMade(dataDir)) return;
  await makeDemoSite(new ApiClient(server));
  rememberDemoSite(dataDir);
};
