import { evictDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { holdersOf, hubAddress, PUBLIC_VIEWERS, viewersBy } from "../../objects/viewer-account.ts";
import { aSite } from "../support/sites.ts";
import { type HubUnderTest, hubNamed } from "./site-hub-support.ts";

/** The close code that a viewer on this account hears at once, or null when it is let in. */
const closeCodeOf = async ({ stub }: HubUnderTest, by: string): Promise<number | null> => {
  const address = hubAddress("https://hub", "live", { by, until: null });
  const { webSocket } = await stub.fetch(address, { headers: { upgrade: "websocket" } });
  if (!webSocket) throw new Error("no socket");
  const heard = new Promise<number | null>((resolve) => {
    webSocket.addEventListener("close", ({ code }) => resolve(code));
    // What ends a connection at once is said after its snapshot; a keep-alive is answered after both.
    webSocket.addEventListener("message", ({ data }) => data === "pong" && resolve(null));
  });
  webSocket.accept();
  webSocket.send("ping");
  return heard;
};

/** As after a pause: everything that the hub did not store is gone. */
const evict = async (hub: HubUnderTest): Promise<void> => {
  await evictDurableObject(hub.stub);
  await hub.attach();
};

describe("[SL11] a viewer whom an isolate lets in that has not heard yet", () => {
  it.each([viewersBy("aabbccddeeff"), holdersOf("aabbccddeeff")])(
    "of the end of %s is turned away, though the hub slept",
    async (by) => {
      const hub = await hubNamed(`ended-${by.split(" ")[0]}.test`);
      expect(await closeCodeOf(hub, by)).toBe(null);
      await hub.stub.endViewers(by, "revoked");
      expect(await closeCodeOf(hub, by)).toBe(1008);
      await evict(hub);
      expect(await closeCodeOf(hub, by)).toBe(1008);
      expect(await closeCodeOf(hub, viewersBy("another"))).toBe(null);
    },
  );

  it("that a site is not public any more is turned away until it is public again", async () => {
    const hub = await hubNamed("ended-public.test");
    await hub.stub.configure(aSite("ended-public.test", 2, { public: true }));
    await evict(hub);
    expect(await closeCodeOf(hub, PUBLIC_VIEWERS)).toBe(null);
    await hub.stub.configure(aSite("ended-public.test", 3));
    await evict(hub);
    expect(await closeCodeOf(hub, PUBLIC_VIEWERS)).toBe(1008);
    await hub.stub.configure(aSite("ended-public.test", 4, { public: true }));
    await evict(hub);
    expect(await closeCodeOf(hub, PUBLIC_VIEWERS)).toBe(null);
  });
});
