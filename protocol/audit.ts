/** An entry of the audit trail, `GET /api/audit`: what an administrator did. */
export interface AuditEntry {
  /** Unix ms. */
  at: number;
  /** The credential: `admin token`, `dashboard`, or the address that Cloudflare Access vouches for. */
  who: string;
  /** A few words, such as `site created`. */
  action: string;
  /** What it was done to: a site, a key's id; never a visitor, a key or a setting's value. */
  target: string;
}
