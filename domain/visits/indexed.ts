/** Distinct texts in the order in which they first came, each known by its index. */
export class IndexedTexts {
  private readonly indexOf = new Map<string, number>();
  readonly all: string[] = [];

  index(text: string): number {
    const known = this.indexOf.get(text);
    if (known !== undefined) return known;
    this.indexOf.set(text, this.all.length);
    return this.all.push(text) - 1;
  }
}

/** Distinct rows likewise; objects that say the same share an index. */
export class IndexedRows<T extends object, TRow> {
  private readonly toRow: (value: T) => TRow;
  private readonly byObject = new Map<T, number>();
  private readonly byText = new Map<string, number>();
  readonly all: TRow[] = [];

  constructor(toRow: (value: T) => TRow) {
    this.toRow = toRow;
  }

  index(value: T): number {
    const known = this.byObject.get(value);
    if (known !== undefined) return known;
    const row = this.toRow(value);
    const text = JSON.stringify(row);
    let index = this.byText.get(text);
    if (index === undefined) {
      index = this.all.push(row) - 1;
      this.byText.set(text, index);
    }
    this.byObject.set(value, index);
    return index;
  }
}
