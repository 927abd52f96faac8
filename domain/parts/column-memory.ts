/**
 * The memory of some columns. Typed arrays lie outside of the heap whose growth makes the collector of garbage run, and
 * hundreds of megabytes of them would wait for it; so whoever knows that columns are used no more gives them back at once.
 */
export class ColumnMemory {
  private readonly known = new Set<ArrayBufferLike>();
  private readonly owned: ArrayBuffer[] = [];
  private held = 0;

  /** Bytes, texts at two a character. */
  get bytes(): number {
    return this.held;
  }

  /** @param value a column, an object of columns, a map of such objects, or a list of texts */
  hold(value: unknown): void {
    if (ArrayBuffer.isView(value)) this.holdView(value);
    else if (Array.isArray(value)) this.holdList(value);
    else if (value instanceof Map) for (const entry of value.values()) this.hold(entry);
    else if (typeof value === "object" && value !== null) {
      // Lists of texts in objects are those of dictionaries, which are held by themselves.
      for (const column of Object.values(value)) if (ArrayBuffer.isView(column)) this.holdView(column);
    }
  }

  /** Gives everything back. Columns are empty from here on. */
  release(): void {
    for (const buffer of this.owned) buffer.transfer(0);
    this.owned.length = 0;
    this.known.clear();
    this.held = 0;
  }

  private holdView({ buffer, byteLength }: ArrayBufferView): void {
    if (this.known.has(buffer)) return;
    this.known.add(buffer);
    this.held += byteLength;
    // A view of a part of a buffer may share it with anybody.
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) this.owned.push(buffer);
  }

  private holdList(list: readonly unknown[]): void {
    for (const text of list) this.held += TEXT_BYTES + (typeof text === "string" ? text.length * 2 : 0);
  }
}

/** What a text costs beside its characters: its place in the list, and its own head. */
const TEXT_BYTES = 24;
