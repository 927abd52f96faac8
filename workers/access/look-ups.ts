import { BoundedCache } from "../../domain/ingest/bounded-cache.ts";

/** What was revoked is refused everywhere within this time, and at once where it was revoked. */
const TRUST_MS = 30_000;
/** So short that what was just made works soon. */
const DISTRUST_MS = 2_000;
const ENTRIES = 2_000;

interface Said<T> {
  value: T;
  /** Unix ms. */
  until: number;
}

/**
 * What the Directory said of keys, links and sessions, believed for a while, so that not every request asks it. What it knows
 * nothing of is remembered apart: names that somebody makes up push out no real ones.
 */
export class LookUps<T> {
  private readonly known = new BoundedCache<string, Said<T>>(ENTRIES);
  private readonly unknown = new BoundedCache<string, Said<null>>(ENTRIES);
  /** How often something was taken note of: what was asked before may be old when it comes. */
  private notes = 0;

  /** @param ask of the Directory; null: it knows nothing of that name */
  async find(name: string, ask: () => Promise<T | null>): Promise<T | null> {
    const said = this.known.get(name) ?? this.unknown.get(name);
    if (said && said.until > Date.now()) return said.value;
    const { notes } = this;
    const value = await ask();
    if (notes !== this.notes) return value;
    if (value === null) {
      this.known.delete(name);
      this.unknown.set(name, { value: null, until: Date.now() + DISTRUST_MS });
    } else this.remember(name, value, Date.now() + TRUST_MS);
    return value;
  }

  /** Takes note of what is known without asking. @param until Unix ms */
  note(name: string, value: T, until: number): void {
    this.notes++;
    this.remember(name, value, until);
  }

  clear(): void {
    this.notes++;
    this.known.clear();
    this.unknown.clear();
  }

  private remember(name: string, value: T, until: number): void {
    this.unknown.delete(name);
    this.known.set(name, { value, until });
  }
}
