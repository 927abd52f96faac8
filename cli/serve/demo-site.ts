import { ApiClient, refusal, type ServerAddress } from "../api-client.ts";
import { demoSiteWasMade, rememberDemoSite } from "./data-directory.ts";

/** The site that a first start makes, so that there is something to look at. `.example` never is a real domain. */
export const DEMO_SITE = "demo.footfall.example";

/** Makes the demo site once per data directory: who deletes it does not get it back. */
export const ensureDemoSite = async (server: ServerAddress, dataDir: string): Promise<void> => {
  if (demoSiteWasMade(dataDir)) return;
  const answer = await new ApiClient(server).send("/api/sites", {
    method: "POST",
    headers: { "content-type": "application/json" },
    // Any host: the demo page is served under whatever name this machine has.
    body: JSON.stringify({ site_id: DEMO_SITE, allowed_hosts: [] }),
  });
  // 409: it was made, and the server killed before it was noted.
  if (!answer.ok && answer.status !== 409) throw refusal(answer.status, await answer.text());
  rememberDemoSite(dataDir);
};
