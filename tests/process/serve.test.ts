import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openApiDocument } from "../../workers/openapi/document.ts";
import { root, runFootfall, TestServer } from "../support/server.ts";
import { cityFile } from "../workers/mmdb.ts";

const PATIENCE = { timeout: 10_000, interval: 50 };

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

describe("footfall serve", () => {
  it("[CL1] answers on the loopback address, with objects within reach", async () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await server.json("/api/health")).toMatchObject({ ok: true });
  });

  it("[CL2] keeps the admin token that it made readable by its owner only", async () => {
    const path = join(server.dataDir, "admin-token");
    expect(readFileSync(path, "utf8").trim()).toBe(server.token);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect((await fetch(`${server.url}/api/sites`)).status).toBe(401);
  });

  it("[CL3] has the demo site, which takes events from any host, and its page", async () => {
    const { sites } = await server.json<{ sites: { site_id: string; allowed_hosts: string[] }[] }>("/api/sites");
    expect(sites).toMatchObject([{ site_id: "demo.footfall.example", allowed_hosts: [] }]);
    const page = await fetch(`${server.url}/demo/`);
    expect(page.headers.get("content-type")).toContain("text/html");
    expect(await page.text()).toContain("demo.footfall.example");
  });

  it("[CL4] serves the tracker with an ETag, compressed, and says 304 to who has it", async () => {
    const first = await fetch(`${server.url}/script.js`, { headers: { "accept-encoding": "gzip" } });
    expect(first.headers.get("content-type")).toContain("javascript");
    expect(first.headers.get("content-encoding")).toBe("gzip");
    expect((await first.text()).length).toBeGreaterThan(500);
    const etag = first.headers.get("etag") ?? "";
    const again = await fetch(`${server.url}/script.js`, { headers: { "if-none-match": etag } });
    expect([again.status, await again.text()]).toEqual([304, ""]);
  });

  it("[OA3] describes its API, as it was built along", async () => {
    const answer = await fetch(`${server.url}/api/openapi.json`);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(await answer.json()).toEqual({ ...openApiDocument(), servers: [{ url: server.url }] });
    const known = { headers: { "if-none-match": answer.headers.get("etag") ?? "" } };
    expect((await fetch(`${server.url}/api/openapi.json`, known)).status).toBe(304);
  });

  it("[CL4] serves the dashboard for any path that a browser navigates to, and 404 to programs", async () => {
    const navigate = { headers: { "sec-fetch-mode": "navigate", accept: "text/html" } };
    const page = await fetch(`${server.url}/sites/example.com`, navigate);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect((await fetch(`${server.url}/nothing.js`)).status).toBe(404);
    expect((await fetch(`${server.url}/api/nothing`, navigate)).status).toBe(404);
  });

  it("[CL5] refuses a data directory that another server uses", async () => {
    const { code, stderr } = await runFootfall(["serve"], {
      environment: { FOOTFALL_DATA: server.dataDir, PORT: "0" },
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^footfall: Another Footfall server \(process \d+, http:.*\) uses .*FOOTFALL_DATA\.\n$/);
  });

  it("[CL6] says in one sentence that the port is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const dataDir = mkdtempSync(join(tmpdir(), "footfall-"));
    const result = await runFootfall(["serve"], { environment: { FOOTFALL_DATA: dataDir, PORT: String(port) } });
    other.close();
    rmSync(dataDir, { recursive: true });
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(new RegExp(`^footfall: Port ${port} of 127\\.0\\.0\\.1 is taken; [^\\n]*\\n$`));
  });

  it("[CL7] stops when asked to, workerd included, and keeps its data", async () => {
    await server.json("/api/sites", { method: "POST", body: { site_id: "kept.example" } });
    const { workerdPid } = server;
    await server.stop();
    expect(() => process.kill(workerdPid, 0)).toThrow("ESRCH");
    await server.startAgain();
    expect(await server.json("/api/sites/kept.example")).toMatchObject({ site_id: "kept.example" });
  });

  it("[CL7] ends a workerd whose own starter was killed, instead of running a second one beside it", async () => {
    const { workerdPid } = server;
    const record = JSON.parse(readFileSync(join(server.dataDir, "server.json"), "utf8")) as { holder: { pid: number } };
    process.kill(record.holder.pid, "SIGKILL");
    await vi.waitFor(() => expect(isAlive(record.holder.pid)).toBe(false), PATIENCE);
    await server.startAgain();
    expect(server.workerdPid).not.toBe(workerdPid);
    expect(isAlive(workerdPid)).toBe(false);
    expect(await server.json("/api/health")).toMatchObject({ ok: true });
  });

  it("[IN16] places visitors by a geo file", async () => {
    const directory = mkdtempSync(join(tmpdir(), "footfall-geo-"));
    const geoFile = join(directory, "city.mmdb");
    writeFileSync(geoFile, cityFile({ country: { iso_code: "EE" } }));
    await using placing = await TestServer.start({ FOOTFALL_GEO_FILE: geoFile, FOOTFALL_TRUSTED_PROXY: "1" });
    const site_id = "placed.example";
    await placing.json("/api/sites", { method: "POST", body: { site_id } });
    const event = { name: "pageview", url: `https://${site_id}/`, domain: site_id };
    const headers = { "x-real-ip": "203.0.113.9", "user-agent": "Mozilla/5.0 Chrome/120.0.0.0" };
    await fetch(`${placing.url}/api/event`, { method: "POST", headers, body: JSON.stringify(event) });
    const question = { site_id, metrics: ["visitors"], date_range: "day", dimensions: ["visit:country"] };
    const { results } = await placing.json<{ results: object[] }>("/api/v2/query", { method: "POST", body: question });
    expect(results).toEqual([{ metrics: [1], dimensions: ["EE"] }]);
    rmSync(directory, { recursive: true });
  });

  it("[CL8] npm start prints the dashboard's address with the new token, the demo page, and what to do next", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "footfall-"));
    const { FOOTFALL_ADMIN_TOKEN: _, ...environment } = process.env;
    const child = spawn("npm", ["start"], {
      cwd: root,
      env: { ...environment, PORT: "0", FOOTFALL_DATA: dataDir },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let printed = "";
    for await (const chunk of child.stdout.setEncoding("utf8")) {
      printed += chunk;
      if (printed.includes("Ctrl-C stops it")) break;
    }
    const token = readFileSync(join(dataDir, "admin-token"), "utf8").trim();
    const [, url] = /Dashboard {3}(http:\/\/localhost:\d+)\/#token=/.exec(printed) ?? [];
    expect(printed).toContain(`${url}/#token=${token}`);
    expect(printed).toContain(`${url}/demo/`);
    expect(printed).toContain("npm run footfall -- demo");
    expect((await fetch(`${url}/api/sites`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
    await vi.waitFor(() => expect(fetch(`${url}/api/health`)).rejects.toThrow(), PATIENCE);
    rmSync(dataDir, { recursive: true, force: true });
  });
});

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch (error) {
    // Without /proc there are no zombies to tell apart either.
    return error instanceof Error && "code" in error && error.code === "ENOENT" && process.platform !== "linux";
  }
};
