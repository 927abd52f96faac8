import { resolve } from "node:path";
import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";

// wrangler.jsonc declares it as a required secret; in tests it is no secret.
process.env.FOOTFALL_ADMIN_TOKEN ??= "test-admin-token";

/** No test asserts a time; this only ends one that hangs, on however slow a machine. */
const PATIENCE_MS = 60_000;

/** Four kinds of test: rules in plain Node, the same beside ClickHouse, object shells and routes in workerd, pages in a real browser. */
export default defineConfig({
  test: {
    coverage: { provider: "istanbul", include: ["domain/**", "objects/**", "workers/**", "protocol/**"] },
    projects: [
      {
        test: {
          name: "plain",
          include: ["tests/{protocol,domain,client-sdk,dashboard-ui,cli}/**/*.test.ts", "tests/*.test.ts"],
          testTimeout: PATIENCE_MS,
        },
      },
      {
        test: {
          name: "oracle",
          include: ["tests/oracle/*.test.ts"],
          testTimeout: PATIENCE_MS,
          globalSetup: "tests/oracle/setup.ts",
        },
      },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./wrangler.jsonc" },
            remoteBindings: false,
            verbose: false,
            miniflare: { bindings: { FOOTFALL_ADMIN_TOKEN: "test-admin-token" } },
          }),
        ],
        test: {
          name: "workerd",
          include: ["tests/{objects,workers}/**/*.test.ts"],
          testTimeout: PATIENCE_MS,
          globalSetup: "tests/support/build-description.ts",
        },
      },
      {
        resolve: {
          alias: { "cloudflare:workers": resolve(import.meta.dirname, "tests/simulation/workers-stand-in.ts") },
        },
        test: { name: "simulation", include: ["tests/simulation/**/*.test.ts"], testTimeout: PATIENCE_MS },
      },
      {
        test: {
          name: "process",
          include: ["tests/{browser,process}/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          // After all others: a real server and a real browser want the cores for themselves.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
