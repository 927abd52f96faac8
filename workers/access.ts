/** Who may do what, as a table without I/O. `credentials.ts` finds out who asks, `guard.ts` asks here. */

export type Caller =
  /** No credential at all. */
  | { kind: "nobody" }
  /** A credential that nobody gave out. */
  | { kind: "stranger" }
  /** `name`: who it is, where Cloudflare Access says so. */
  | { kind: "admin"; by: "token" | "cookie"; name?: string }
  /** Holds a read key of the site, or signed in with one. */
  | { kind: "viewer"; site: string; by: "token" | "cookie" }
  /** Holds a write key of the site. */
  | { kind: "writer"; site: string; by: "token" };

/**
 * `account`: all sites. `site`: the settings and keys of one. `figures`: what a site's viewers see. `rows`: single visits and
 * hits, which belong to the site's owner: a public site shows its figures, not those.
 */
export type Need = "account" | "site" | "figures" | "rows";

/** `missing` is a site that is not there, or that the caller may not know of. */
export type Verdict = "allowed" | "sign_in" | "forbidden" | "missing";

/** What is asked for. @param site null when there is no such site; its name is what the caller named */
export interface Target {
  name: string;
  site: { public: boolean } | null;
}

/**
 * | caller | account | site | figures | rows |
 * |---|---|---|---|---|
 * | admin | allowed | allowed | allowed | allowed |
 * | viewer of the site | forbidden | forbidden | allowed | allowed |
 * | writer of the site | forbidden | forbidden | forbidden, allowed when public | forbidden |
 * | viewer or writer of another | forbidden | missing | missing, allowed when public | missing |
 * | stranger | forbidden | forbidden | forbidden, allowed when public | forbidden |
 * | nobody | sign_in | sign_in | sign_in, allowed when public | sign_in |
 *
 * A site that does not exist is `missing` for an admin, and for others as if it belonged to somebody else.
 */
export const judge = (need: Need, caller: Caller, target: Target | null): Verdict => {
  if (caller.kind === "admin") return need === "account" || target?.site ? "allowed" : "missing";
  if (need === "figures" && target?.site?.public) return "allowed";
  if (caller.kind === "nobody") return "sign_in";
  if (caller.kind === "stranger" || need === "account") return "forbidden";
  if (caller.site !== target?.name) return "missing";
  if (!target.site) return "missing";
  return (need === "figures" || need === "rows") && caller.kind === "viewer" ? "allowed" : "forbidden";
};
