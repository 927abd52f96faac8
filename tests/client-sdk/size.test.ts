import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { buildScript } from "./built-script.ts";

it("[TR17] keeps the tracker small", async () => {
  const script = await buildScript();
  expect(gzipSync(script, { level: 9 }).length).toBeLessThanOrEqual(2500);
  // Nothing of the schemas may have come along.
  expect(script).not.toContain("must be");
});

it("[SL14] keeps the counter small, with everything", async () => {
  const script = await buildScript("embed.js");
  expect(gzipSync(script, { level: 9 }).length).toBeLessThan(3000);
  expect(script).not.toContain("must be");
});
