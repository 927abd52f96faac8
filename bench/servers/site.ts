import type { RunningServer } from "./workerd-server.ts";

/** Makes a site on a server, of one shard unless told otherwise. @returns its domain */
export const createSite = async (server: RunningServer, site: string, settings: object = {}): Promise<string> => {
  const answer = await fetch(`${server.url}/api/sites`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.token}`, "content-type": "application/json" },
    body: JSON.stringify({ site_id: site, ...settings }),
  });
  if (answer.status !== 201) throw new Error(`the site was not made: ${answer.status} ${await answer.text()}`);
  return site;
};
