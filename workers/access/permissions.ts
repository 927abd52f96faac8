/** Who may do what, as a table without I/O. `credentials.ts` finds out who asks, `guard.ts` asks here. */

export type Caller =
  /** No credential at all. */
  | { kind: "nobody" }
  /** A credential that nobody gave out. */
  | { kind: "stranger" }
  /** `name`: who it is, where Cloudflare Access says so. */
  | { kind: "admin"; by: "token" | "cookie"; name?: string }
  /** Holds a read key of the site, or signed in with one; `key` is its id. */
  | { kind: "viewer"; site: string; by: "token" | "cookie"; key: string }
  /** Holds a write key of the site. */
  | { kind: "writer"; site: string; by: "token" }
  /** Came by a share link, until then (Unix ms); `segment`: what it is limited to, by id. */
  | { kind: "guest"; site: string; by: "cookie"; link: string; segment: number | null; until: number }
  /** Holds a link that only counts. */
  | { kind: "counter"; site: string; by: "token"; link: string; until: number | null };

/**
 * `account`: all sites. `site`: the settings and keys of one. `figures`: what a site's viewers see of the whole site. `answers`:
 * the same as answers to questions, which can be confined to a segment. `rows`: single visits and hits, which belong to the
 * site's owner: a public site shows its figures, not those. `online`: how many are there now.
 */
export type Need = "account" | "site" | "figures" | "answers" | "rows" | "online";

/** `missing` is a site that is not there, or that the caller may not know of. */
export type Verdict = "allowed" | "sign_in" | "forbidden" | "missing";

/** What is asked for. @param site null when there is no such site; its name is what the caller named */
export interface Target {
  name: string;
  site: { public: boolean } | null;
}

/**
 * | caller | account | site | rows | figures | answers | online |
 * |---|---|---|---|---|---|---|
 * | admin | allowed | allowed | allowed | allowed | allowed | allowed |
 * | viewer of the site | forbidden | forbidden | allowed | allowed | allowed | allowed |
 * | guest of the site | forbidden | forbidden | forbidden | allowed | allowed | allowed |
 * | guest, limited to a segment | forbidden | forbidden | forbidden | forbidden | allowed | forbidden |
 * | counter of the site | forbidden | forbidden | forbidden | forbidden | forbidden | allowed |
 * | writer of the site | forbidden | forbidden | forbidden | forbidden | forbidden | forbidden |
 * | any of these, of another site | forbidden | missing | missing | missing | missing | missing |
 * | stranger | forbidden | forbidden | forbidden | forbidden | forbidden | forbidden |
 * | nobody | sign_in | sign_in | sign_in | sign_in | sign_in | sign_in |
 *
 * Figures, answers and the count of a public site are allowed to all. A site that does not exist is `missing` for an admin, and
 * for others as if it belonged to somebody else.
 */
export const judge = (need: Need, caller: Caller, target: Target | null): Verdict => {
  if (caller.kind === "admin") return need === "account" || target?.site ? "allowed" : "missing";
  if (isFigures(need) && target?.site?.public) return "allowed";
  if (caller.kind === "nobody") return "sign_in";
  if (caller.kind === "stranger" || need === "account") return "forbidden";
  if (caller.site !== target?.name) return "missing";
  if (!target.site) return "missing";
  return opens(caller, need) ? "allowed" : "forbidden";
};

const isFigures = (need: Need): boolean => need === "figures" || need === "answers" || need === "online";

/** Whether a caller of the very site may. */
const opens = (caller: Caller, need: Need): boolean => {
  switch (caller.kind) {
    case "viewer":
      return need !== "site";
    case "guest":
      return caller.segment === null ? isFigures(need) : need === "answers";
    case "counter":
      return need === "online";
    default:
      return false;
  }
};
