/**
 * Remembers the entries used last, at most about `limit` of them, whatever keys a stranger sends.
 *
 * Two generations: what is used stays in (or moves to) the young one; when that is full, the old one is forgotten as a
 * whole. A hit costs one map look-up, without the delete-and-insert of an exact LRU on every read.
 */
export class BoundedCache<TKey, TValue> {
  private readonly half: number;
  private young = new Map<TKey, TValue>();
  private old = new Map<TKey, TValue>();

  constructor(limit: number) {
    this.half = Math.max(1, Math.ceil(limit / 2));
  }

  get(key: TKey): TValue | undefined {
    const young = this.young.get(key);
    if (young !== undefined) return young;
    const old = this.old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: TKey, value: TValue): void {
    if (this.young.size >= this.half && !this.young.has(key)) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, value);
  }

  delete(key: TKey): void {
    this.young.delete(key);
    this.old.delete(key);
  }

  clear(): void {
    this.young.clear();
    this.old.clear();
  }

  /** Entries held now, an entry in both generations counted twice. */
  get size(): number {
    return this.young.size + this.old.size;
  }
}
