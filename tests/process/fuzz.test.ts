import { expect, it } from "vitest";
import { TestServer } from "../support/server.ts";
import { fuzz } from "./fuzz/campaign.ts";

/** The short form of `npm run fuzz`, always the same. */
it("[OP7] [OP8] no request and no frame, however odd, makes the real server fail; of what it refused nothing is left", async () => {
  await using server = await TestServer.start({ FOOTFALL_TRUSTED_PROXY: "1" });
  const { wrong, requests, repeated, frames, statuses } = await fuzz(server, { requests: 3000, seed: 20260101 });
  expect(wrong).toEqual([]);
  // Not vacuous: some was taken, much was refused, and that was sent again.
  expect(requests).toBe(3000);
  expect(repeated).toBeGreaterThan(1000);
  expect(frames).toBeGreaterThan(200);
  for (const status of [200, 202, 204, 400, 401, 403, 404, 405]) {
    expect(statuses[status] ?? 0, `answers of ${status}`).toBeGreaterThan(0);
  }
});
