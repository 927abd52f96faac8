import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { todayIn } from "../../dashboard-ui/rules/days.ts";
import { seedHistory } from "../browser/seed-history.ts";
import { root, TestServer } from "./server.ts";
import { zoneOfNow } from "./zone-of-now.ts";

/**
 * A large site to look at: 200,000 visits over the 90 days up to now. Making it takes half a minute, so its data
 * directory is kept for the day, for the tests and the benchmark to start on copies of, as long as nothing changed that
 * writes it.
 */
export const SEEDED_SITE = "seeded.example";
export const SEEDED_TIMEZONE = zoneOfNow(Date.now());

/** A few melt into others, because somebody came back within half an hour. */
const plan = { visits: 201_500, days: 90, seed: 2026 };

/** What decides how a visit is stored; what only reads it or carries it may change. */
const writers = [
  "domain/ingest",
  "domain/journal",
  "domain/parts",
  "domain/visits",
  "objects",
  "cli/demo",
  "tests/browser/seed-history.ts",
  "wrangler.jsonc",
];

const filesOf = (path: string): string[] => {
  const whole = join(root, path);
  if (/\.\w+$/.test(path)) return [whole];
  return readdirSync(whole, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .toSorted()
    .map((name) => join(whole, name));
};

/** What the kept directory depends on, besides chance, which is none: the code, workerd, the site's zone and its day. */
const fingerprint = (): string => {
  const hash = createHash("sha256");
  for (const file of [...writers.flatMap(filesOf), import.meta.filename]) hash.update(readFileSync(file));
  const { version } = createRequire(import.meta.url)("workerd/package.json") as { version: string };
  return hash
    .update(`${version} ${SEEDED_TIMEZONE} ${todayIn(SEEDED_TIMEZONE, Date.now())}`)
    .digest("hex")
    .slice(0, 16);
};

const make = async (place: string): Promise<void> => {
  await using server = await TestServer.start();
  const goals = [{ event: "Signup" }, { event: "Purchase", currency: "EUR" }, { page: "/pricing" }];
  await server.json("/api/sites", {
    method: "POST",
    body: { site_id: SEEDED_SITE, timezone: SEEDED_TIMEZONE, allowed_hosts: [], goals },
  });
  await seedHistory(server, SEEDED_SITE, { ...plan, now: Date.now() });
  await server.stop();
  // Beside it first: who looks for it meanwhile finds it whole or not at all.
  const beside = mkdtempSync(`${place}.new-`);
  cpSync(server.dataDir, beside, { recursive: true });
  try {
    renameSync(beside, place);
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    if (!existsSync(place)) throw error;
  }
};

/** @returns a data directory that holds {@link SEEDED_SITE}; not to be written to */
export const seededData = async (): Promise<string> => {
  const folder = join(root, "node_modules/.cache/footfall-seeded");
  const place = join(folder, fingerprint());
  if (existsSync(place)) return place;
  mkdirSync(folder, { recursive: true });
  const before = readdirSync(folder);
  await make(place);
  for (const name of before) rmSync(join(folder, name), { recursive: true, force: true });
  return place;
};
