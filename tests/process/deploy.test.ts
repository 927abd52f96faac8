import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { budgets } from "../../bench/budgets.ts";
import { root, runFootfall } from "../support/server.ts";

describe("wrangler deploy --dry-run", () => {
  it("[CL17] bundles the Worker with its objects and assets from wrangler.jsonc, without a network", async () => {
    expect(await runFootfall(["build"])).toMatchObject({ code: 0 });
    const outDir = mkdtempSync(join(tmpdir(), "footfall-deploy-"));
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["node_modules/wrangler/bin/wrangler.js", "deploy", "--dry-run", "--minify", "--outdir", outDir],
      {
        cwd: root,
        encoding: "utf8",
        env: { ...process.env, WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false", CI: "1" },
      },
    );
    expect(`${stdout}${stderr}`).toContain("--dry-run: exiting now.");
    expect(status).toBe(0);
    for (const binding of ["VISITOR_SHARD", "SITE_HUB", "DIRECTORY", "ROLLUPS", "ASSETS"]) {
      expect(stdout).toContain(`env.${binding}`);
    }
    expect(`${stdout}${stderr}`).not.toMatch(/\[WARNING\]|\[ERROR\]/);
    const bundle = readdirSync(outDir).find((name) => name.endsWith(".js")) ?? "";
    const weight = gzipSync(readFileSync(join(outDir, bundle)), { level: 9 }).byteLength;
    expect(weight).toBeGreaterThan(10_000);
    expect(weight).toBeLessThanOrEqual(budgets.workerBytes);
    rmSync(outDir, { recursive: true });
  });
});
