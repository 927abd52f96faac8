import type { DropsAnswer } from "../../protocol/drops.ts";
import type { SiteSettings } from "../../protocol/site-settings.ts";

/** One thing that an installation needs. */
export interface Finding {
  well: boolean;
  what: string;
  /** What to do, or to know; "" when there is nothing to say. */
  advice: string;
}

/** Asks the server. @returns its answer, or why there is none */
export type Ask = (path: string) => Promise<Response | string>;

const ok = (what: string, advice = ""): Finding => ({ well: true, what, advice });
const bad = (what: string, advice: string): Finding => ({ well: false, what, advice });

/** Events carry the visitor's clock, corrected by ours: a server that is off by more shifts the figures. */
const CLOCK_OFF_MS = 60_000;
const TOKEN_CHARS = 24;

const checkHealth = async (answer: Response): Promise<Finding> => {
  const health = (await answer.json().catch(() => null)) as {
    status?: string;
    version?: string;
    reasons?: string[];
  } | null;
  if (!health?.status) return bad("this is no Footfall server", "Something else answers at that address.");
  const what = `the server runs, release ${health.version}`;
  if (health.status === "down") return bad("the server runs, but its objects do not answer", "Its log says why.");
  return health.status === "degraded" ? bad(`${what}, but not well`, (health.reasons ?? []).join(" ")) : ok(what);
};

const checkClock = (answer: Response, now: number): Finding | null => {
  const said = Date.parse(answer.headers.get("date") ?? "");
  if (Number.isNaN(said)) return null;
  const off = Math.abs(said - now);
  return off <= CLOCK_OFF_MS
    ? ok("its clock agrees with the one here")
    : bad(
        `its clock is ${Math.round(off / 1000)} s off the one here`,
        "Set both by NTP: events are dated by the server's.",
      );
};

const checkAsset = async (ask: Ask, path: string, type: string, what: string): Promise<Finding> => {
  const answer = await ask(path);
  if (typeof answer === "string") return bad(`${what} cannot be fetched`, answer);
  if (answer.ok && answer.headers.get("content-type")?.includes(type)) return ok(`${what} is served`);
  return bad(`${what} is not served (${answer.status})`, "Build it: npm run build; then start or deploy again.");
};

const checkFraming = async (ask: Ask): Promise<Finding> => {
  const answer = await ask("/");
  const policy = typeof answer === "string" ? "" : (answer.headers.get("content-security-policy") ?? "");
  return policy.includes("frame-ancestors")
    ? ok("no other site can frame the dashboard")
    : bad(
        "any site can frame the dashboard",
        "A proxy drops Content-Security-Policy; let the server's headers through.",
      );
};

const checkSite = async (ask: Ask, { site_id, quota }: SiteSettings): Promise<Finding> => {
  const answer = await ask(`/api/sites/${encodeURIComponent(site_id)}/drops`);
  if (typeof answer === "string" || !answer.ok) return bad(`${site_id} cannot be asked`, "The server's log says why.");
  const { days, warnings } = (await answer.json()) as DropsAnswer;
  const today = Object.entries(days[0]?.dropped ?? {}).map(([reason, count]) => `${reason} ${count}`);
  const limit = quota.events_per_month === null ? "" : `, at most ${quota.events_per_month} events a month`;
  if (warnings.length > 0) return bad(`${site_id}${limit}`, warnings.join(" "));
  return ok(`${site_id}${limit}`, today.length > 0 ? `Dropped on ${days[0]?.day}: ${today.join(", ")}.` : "");
};

/**
 * Checks an installation from outside. Nothing is changed and no event is sent.
 * @param now Unix ms
 */
export const diagnose = async (ask: Ask, server: { url: string; token: string }, now: number): Promise<Finding[]> => {
  const health = await ask("/api/health");
  if (typeof health === "string") return [bad(`${server.url} does not answer`, health)];
  const findings = [await checkHealth(health)];
  const clock = checkClock(health, now);
  if (clock) findings.push(clock);
  findings.push(await checkAsset(ask, "/script.js", "javascript", "the tracker"));
  findings.push(await checkAsset(ask, "/", "text/html", "the dashboard"));
  findings.push(await checkFraming(ask));
  if (server.token.length < TOKEN_CHARS) {
    findings.push(bad("the admin token is short", "Take a longer one, for example from `openssl rand -hex 24`."));
  }
  const answer = await ask("/api/sites");
  if (typeof answer === "string" || !answer.ok) {
    findings.push(bad("the admin token is refused", "Give the server's own with --token or in FOOTFALL_ADMIN_TOKEN."));
    return findings;
  }
  findings.push(ok("the admin token opens it"));
  const { sites } = (await answer.json()) as { sites: SiteSettings[] };
  if (sites.length === 0) findings.push(bad("there is no site yet", "Make one: footfall site create example.com"));
  for (const site of sites) findings.push(await checkSite(ask, site));
  return findings;
};
