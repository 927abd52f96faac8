import type { PartFile, PartWriter } from "./part-file.ts";

/** A column's distinct texts in the order in which they first came; code 0 is the empty string. */
export class TextDictionary {
  private readonly codeOf = new Map<string, number>([["", 0]]);
  readonly texts: string[] = [""];

  code(text: string): number {
    const known = this.codeOf.get(text);
    if (known !== undefined) return known;
    this.codeOf.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }

  write(writer: PartWriter, name: string): void {
    writer.texts(name, this.texts.slice(1));
  }
}

export const readDictionary = (file: PartFile<unknown>, name: string): string[] => ["", ...file.texts(name)];

/** Rows that are alike are kept once: what comes together (country and city, browser and system) costs one code. */
export class RowDictionary {
  private readonly codeOf = new Map<string, number>();
  private readonly texts: { name: string; dictionary: TextDictionary; codes: number[] }[];
  private readonly numbers: { name: string; values: number[] }[];
  /** Objects that came before: visits that were read from a part share theirs. */
  private readonly seen = new WeakMap<object, number>();

  constructor(texts: readonly string[], numbers: readonly string[] = []) {
    this.texts = texts.map((name) => ({ name, dictionary: new TextDictionary(), codes: [] }));
    this.numbers = numbers.map((name) => ({ name, values: [] }));
  }

  /** @returns the row's code, 1 or more: 0 is for rows that lack all of it. Null numbers are allowed. */
  code(row: object): number {
    const seen = this.seen.get(row);
    if (seen !== undefined) return seen;
    const values = row as Record<string, string | number | null>;
    const codes = this.texts.map(({ name, dictionary }) => dictionary.code(values[name] as string));
    const numbers = this.numbers.map(({ name }) => (values[name] as number | null) ?? Number.NaN);
    const key = `${codes} ${numbers.map((value) => (Object.is(value, -0) ? "-0" : value))}`;
    let code = this.codeOf.get(key);
    if (code === undefined) {
      code = this.codeOf.size + 1;
      this.codeOf.set(key, code);
      for (const [index, column] of this.texts.entries()) column.codes.push(codes[index] as number);
      for (const [index, column] of this.numbers.entries()) column.values.push(numbers[index] as number);
    }
    this.seen.set(row, code);
    return code;
  }

  write(writer: PartWriter, name: string): void {
    for (const column of this.texts) {
      writer.numbers(`${name}.${column.name}`, column.codes);
      column.dictionary.write(writer, `${name}.${column.name}`);
    }
    for (const column of this.numbers) writer.numbers(`${name}.${column.name}`, column.values);
  }
}
