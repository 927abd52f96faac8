import { utcDay } from "../domain/ingest/drop-tally.ts";
import { TokenBuckets } from "../domain/limits/token-bucket.ts";
import { LINKS_PER_SITE_MAX, SEGMENTS_PER_SITE_MAX } from "../protocol/limits.ts";
import type { CreateLink } from "../protocol/links.ts";
import type { LinkOpening, OpenedLink, StoredLink, StoredSegment } from "./api.ts";
import { randomHex } from "./hex.ts";
import { linkIdOf, linkSecret } from "./link-token.ts";
import { hashPassword, isPassword } from "./password.ts";
import { type SecretLink, SharingStore } from "./sharing.store.ts";

/** So many wrong passwords may be tried at a link at once, and one more every ten seconds, from wherever they come. */
const WRONG_PASSWORDS = { perSecond: 0.1, burst: 20 };

const encoder = new TextEncoder();

const shown = ({ siteId: _, password: __, ...link }: SecretLink): StoredLink => link;
const opened = ({ id, kind, siteId, segment, expires_at }: SecretLink): OpenedLink => ({
  id,
  kind,
  siteId,
  segment,
  expires_at,
});

/** Segments and share links of all sites. The Directory has seen to it that the site is there. */
export class Sharing {
  private readonly store: SharingStore;
  private readonly now: () => number;
  private readonly wrongPasswords = new TokenBuckets(WRONG_PASSWORDS);

  constructor(sql: SqlStorage, now: () => number) {
    this.store = new SharingStore(sql);
    this.now = now;
  }

  segments(siteId: string): StoredSegment[] {
    return this.store.segments(siteId);
  }

  /** @returns null when there are as many as there may be */
  createSegment(siteId: string, segment: Omit<StoredSegment, "id">): StoredSegment | null {
    if (this.store.segments(siteId).length >= SEGMENTS_PER_SITE_MAX) return null;
    return this.store.addSegment(siteId, segment);
  }

  changeSegment(siteId: string, id: number, change: Partial<StoredSegment>): StoredSegment | null {
    const before = this.segment(siteId, id);
    if (!before) return null;
    const after = { id, name: change.name ?? before.name, filters: change.filters ?? before.filters };
    this.store.saveSegment(siteId, after);
    return after;
  }

  /** A link that is limited to it would show everything, or nothing: it goes first. */
  deleteSegment(siteId: string, id: number): "deleted" | "missing" | "in_use" {
    if (!this.segment(siteId, id)) return "missing";
    if (this.store.links(siteId).some(({ segment }) => segment === id)) return "in_use";
    this.store.removeSegment(siteId, id);
    return "deleted";
  }

  links(siteId: string): StoredLink[] {
    return this.store.links(siteId).map(shown);
  }

  /** @param isThere whether the site still is, once the password was hashed */
  async createLink(siteId: string, link: CreateLink, isThere: () => boolean): Promise<StoredLink | "full" | "missing"> {
    const password = link.password === null ? null : await hashPassword(link.password);
    if (!isThere()) return "missing";
    if (link.segment !== null && !this.segment(siteId, link.segment)) return "missing";
    if (this.store.links(siteId).length >= LINKS_PER_SITE_MAX) return "full";
    const made = { ...link, password, id: randomHex(6), secret: linkSecret(), created_at: this.now() };
    this.store.addLink(siteId, made);
    return shown({ ...made, siteId, has_password: password !== null, last_used: null });
  }

  revokeLink(siteId: string, id: string): boolean {
    return this.store.removeLink(siteId, id);
  }

  /** What a link opens now; null when it was revoked or is over. */
  link(id: string): OpenedLink | null {
    const link = this.store.link(id);
    return link && !this.isOver(link) ? opened(link) : null;
  }

  /** @param password null: none was given */
  async open(token: string, password: string | null): Promise<LinkOpening> {
    const id = linkIdOf(token);
    const link = id === null ? null : this.store.link(id);
    if (!link || !isSecret(token, link)) return { kind: "unknown" };
    if (this.isOver(link)) return { kind: "over" };
    if (link.password !== null) {
      if (password === null) return { kind: "password" };
      const wait = this.wrongPasswords.take(link.id, 1, this.now());
      if (wait > 0) return { kind: "wait", seconds: Math.ceil(wait) };
      if (!(await isPassword(password, link.password))) return { kind: "wrong_password" };
      this.wrongPasswords.give(link.id, 1);
      // It may have been revoked meanwhile.
      if (!this.store.link(link.id)) return { kind: "unknown" };
    }
    this.store.noteUse(link, utcDay(this.now()));
    return { kind: "open", link: opened(link) };
  }

  removeSite(siteId: string): void {
    this.store.removeSite(siteId);
  }

  private segment(siteId: string, id: number): StoredSegment | undefined {
    return this.store.segments(siteId).find((segment) => segment.id === id);
  }

  private isOver({ expires_at }: SecretLink): boolean {
    return expires_at !== null && expires_at <= this.now();
  }
}

const isSecret = (token: string, link: SecretLink): boolean => {
  const [given, right] = [encoder.encode(token.slice(-link.secret.length)), encoder.encode(link.secret)];
  return given.length === right.length && crypto.subtle.timingSafeEqual(given, right);
};
