/** What a viewer's connection carries: everything that is live, or only how many are online. */
export type HubStream = "live" | "online";

/** On whose account a connection stands: it ends when that does. */
export interface ViewerAccount {
  /** "": a session of its own, which nobody ends by name. */
  by: string;
  /** Unix ms; null: no end is known. */
  until: number | null;
}

/** By whom viewers are known who came by a share link. */
export const viewersBy = (linkId: string): string => `link ${linkId}`;
/** Those who hold a read key, or signed in with it. */
export const holdersOf = (keyId: string): string => `key ${keyId}`;
/** Those who came without a credential: they may while the site is public. */
export const PUBLIC_VIEWERS = "anyone";

/** The address at which the hub is asked for a stream. What the viewer itself wrote into its address goes nowhere. */
export const hubAddress = (base: string, stream: HubStream, { by, until }: ViewerAccount): string => {
  const url = new URL(`/${stream}`, base);
  url.searchParams.set("by", by);
  if (until !== null) url.searchParams.set("until", String(until));
  return url.href;
};

export const readHubAddress = (address: string): ViewerAccount & { stream: HubStream } => {
  const { pathname, searchParams } = new URL(address);
  const until = searchParams.get("until");
  return {
    stream: pathname === "/online" ? "online" : "live",
    by: searchParams.get("by") ?? "",
    until: until === null ? null : Number(until),
  };
};
